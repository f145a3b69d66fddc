package bundle

import (
	"context"
	"errors"
	"io"

	"carnet/assets/text"
)

// problem makes an error that a person reads. Nothing was changed whenever
// this package returns one.
func problem(code string, cause error, args ...any) error {
	if isCancel(cause) {
		return text.Wrap(cause, "sync_cancelled")
	}
	return text.Wrap(cause, code, args...)
}

// damaged is a bundle whose bytes are not those that its sender wrote.
func damaged(what string) error { return problem("bundle_damaged", errors.New(what)) }

// inconsistent is a bundle that is signed and whole but does not hold what it
// says: a defect of the program that wrote it.
func inconsistent(what string) error { return problem("bundle_inconsistent", errors.New(what)) }

// unreadable is a medium that does not give the bytes back: it was pulled
// out, or it is worn. A file that ends too early was cut.
func unreadable(err error) error {
	var p *text.Problem
	switch {
	case errors.As(err, &p):
		return err
	case err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return problem("bundle_truncated", err)
	case FaultOf(err) == Gone:
		return problem("bundle_gone", err)
	default:
		return problem("bundle_unreadable", err)
	}
}

// writing says why a bundle could not be written.
func (w *Writer) writing(err error) error {
	var p *text.Problem
	if errors.As(err, &p) {
		return err
	}
	switch FaultOf(err) {
	case Full:
		return problem("sync_full", err)
	case ReadOnly:
		return problem("sync_read_only", err)
	default:
		return problem("bundle_not_written", err)
	}
}

func isCancel(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
