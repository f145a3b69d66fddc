// Package prenatal is the pregnancy as an episode and the prenatal visit
// (CPN), as the chart sees them: two kinds of document on one thread.
//
// What lives here: the fields of records.Pregnancy and records.Prenatal, the
// agreed due date and its reasons in words, what the antenatal rules say while
// one types, what is proposed (malaria prophylaxis, iron, tetanus, the next
// contact), and what the banner says of a pregnancy. What may enter: what a
// prenatal visit needs. What it must not know: how a draft is kept, how a
// document is signed, any threshold of its own (those are records/clinical's),
// labour and birth.
package prenatal
