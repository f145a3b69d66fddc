// Package maternity is the midwives' board: the prenatal visits of the day,
// who is in labour, who gave birth, who is awaited after birth, who is late; and
// from it the follow-up lists by village, the handover of the shift and the
// register of the month.
//
// What lives here: what the board says (cards.go, recall.go, handover.go,
// register.go, without a window) and its views. What may enter: another list of
// the maternity. What it must not know: how any of the documents is written, and
// the other places. What is restricted is on no list and on no paper here.
package maternity
