package birth

import (
	"context"
	"io"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/record"
)

// auditKey prints the sheet for the review of a death.
const auditKey = "Ctrl+P"

// auditPaper is the sheet for the committee that reviews a death.
func auditPaper(p text.Printer, when func() bool, of func(h record.Head) print.DeathAudit) record.Paper {
	return record.Paper{Key: auditKey, Title: p.T("birth.death.paper"), Name: "audit", When: when,
		Write: func(h record.Head, w io.Writer, o print.Options) error {
			a := of(h)
			a.Document, a.Centre, a.Date = h.Document, h.Centre, h.Date
			return a.Write(w, o)
		}}
}

// pregnancyOf and labourOf read what a birth belongs to; nil where it is not
// here. The chart's context may be over by then: reading is short.
func pregnancyOf(ctx context.Context, c *record.Case, id string) *records.Pregnancy {
	var v records.Pregnancy
	if !read(ctx, c, id, &v) {
		return nil
	}
	return &v
}

func labourOf(ctx context.Context, c *record.Case, id string) *records.Labour {
	var v records.Labour
	if !read(ctx, c, id, &v) {
		return nil
	}
	return &v
}

func read(ctx context.Context, c *record.Case, s string, into records.Document) bool {
	id, err := journal.ParseDocumentID(s)
	if err != nil {
		return false
	}
	doc, err := c.Store.Document(context.WithoutCancel(ctx), id)
	return err == nil && doc.Content != nil && doc.Decode(into) == nil
}
