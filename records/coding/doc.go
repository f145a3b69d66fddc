// Package coding finds diagnoses and medicines as one types, and says what is
// wrong with a prescription before it is signed.
//
// What lives here: the folding of words, the ranked search over
// carnet/assets/diagnoses and carnet/assets/formulary, and the warnings about
// allergies and double prescription. What may enter: a rule over codes and
// words. What it must not know: where documents are kept, who types, how a
// list is drawn. It warns; it never prescribes and never refuses.
package coding
