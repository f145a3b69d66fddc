// Package records holds the documents of the medical record: what a person
// signs, each a plain struct with Validate.
//
// What lives here: the document types, the roles and what each may do, and
// patient numbers. What may enter: facts that belong to a document. What it
// must not know: how a document is stored, merged, searched, shown or sent.
package records
