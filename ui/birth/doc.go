// Package birth is the place of a birth: the delivery with its third stage,
// the blood that is lost, complications and their checklists, and each child.
//
// What lives here: the forms of records.Delivery and records.Newborn, how the
// two become documents with the child's own identity, the labour's and the
// pregnancy's end, in one transaction; and how the chart reads and amends both.
// What may enter: what is done until mother and child leave the delivery room.
// What it must not know: the live chart of the labour, the rules.
//
// What is typed is a draft that is found again by the pregnancy, whoever of the
// desk goes on with it. state.go, protocol.go and write.go know no window.
package birth
