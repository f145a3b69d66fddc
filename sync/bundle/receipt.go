package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"aead.dev/minisign"

	"carnet/records/journal"
)

// ReceiptFormat and ReceiptVersion are what the first lines of a receipt say.
const (
	ReceiptFormat  = "carnet-receipt"
	ReceiptVersion = 1
)

const (
	receiptName = "receipt.json"
	maxReceipt  = 16 << 20 // bytes
)

// Receipt is a receiver's signed word that it holds what a bundle brought, on
// its own disk and committed. Until it comes back, the sender sends again.
type Receipt struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Bundle  string    `json:"bundle"`
	Created time.Time `json:"created"`
	// Receiver signed it. A receiver that is no desk (a district, a hub) is
	// certified by its own key.
	Receiver Sender `json:"receiver"`
	// Counter grows with each receipt that the receiver makes in its epoch:
	// of two receipts the later one is right, whatever the clocks say.
	Counter uint64 `json:"counter"`
	// Taken are the ranges of the bundle, now held.
	Taken []Range `json:"taken"`
	// Have is all that the receiver now holds, so that the next bundle brings
	// what it lacks and nothing else. Its First hashes may be left out.
	Have []Range `json:"have"`
	// Asks names the attachments that its documents need and that it has not
	// got, each by the SHA-256 of "carnet asks for attachment", a line feed and
	// the 32 bytes of the attachment's hash.
	Asks []journal.Hash `json:"asks,omitempty"`
}

func receiptComment(bundle string) string { return "carnet receipt " + bundle }

// SignReceipt makes the file of a receipt. Format and version are filled in.
func SignReceipt(r Receipt, key minisign.PrivateKey) ([]byte, error) {
	r.Format, r.Version, r.Created = ReceiptFormat, ReceiptVersion, r.Created.UTC().Truncate(time.Second)
	if PublicKey(key) != r.Receiver.Key || !r.Receiver.Valid() {
		return nil, problem("bundle_uncertified", errors.New("own certificate"))
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return nil, err
	}
	text = append(text, '\n')
	return PackSigned(receiptName, text, key, receiptComment(r.Bundle)), nil
}

// ReadReceipt reads a receipt and checks its signature by the key that it
// names, and the certificate of that key. Whether the key's site is known is
// the caller's question.
func ReadReceipt(src io.ReaderAt, size int64) (*Receipt, error) {
	r, err := readReceipt(src, size)
	if err != nil {
		return nil, problem("receipt_bad", err)
	}
	return r, nil
}

func readReceipt(src io.ReaderAt, size int64) (*Receipt, error) {
	text, signature, err := Unpack(src, size, receiptName)
	if err != nil {
		return nil, err
	}
	var r Receipt
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, err
	}
	if r.Format != ReceiptFormat || !VerifySigned(r.Receiver.Key, text, signature, receiptComment(r.Bundle)) || !r.Receiver.Valid() {
		return nil, errors.New("signature of the receipt")
	}
	if r.Version > ReceiptVersion {
		return nil, problem("bundle_newer", fmt.Errorf("receipt version %d", r.Version))
	}
	return &r, r.check()
}

func (r *Receipt) check() error {
	if !isHex(r.Bundle, 32) {
		return errors.New("receipt: bundle id")
	}
	limit := DefaultLimits().Ranges
	if len(r.Taken) > limit || len(r.Have) > limit || len(r.Asks) > limit {
		return errors.New("receipt: too many ranges")
	}
	for _, x := range append(r.Taken[:len(r.Taken):len(r.Taken)], r.Have...) {
		if x.Device.IsZero() || x.From == 0 || x.To < x.From || x.Last.IsZero() {
			return errors.New("receipt: a range without an end")
		}
	}
	return nil
}

// ParseReceipt is ReadReceipt for bytes in memory.
func ParseReceipt(b []byte) (*Receipt, error) { return ReadReceipt(bytes.NewReader(b), int64(len(b))) }
