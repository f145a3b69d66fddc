// Package vault keeps SQLite in an enciphered file that no power cut damages.
//
// What lives here: the layer under SQLite (a VFS) that enciphers every block
// with Adiantum, the opening of the one connection with everything that
// durability rests on asserted, backup and restore. What may enter: a folder
// (package disk) and a key of 32 bytes (package keyring hands it out). What it
// must not know: the tables, the records, the people.
//
// # On the disk
//
// The main file begins with a header of one block of 4096 bytes, repeated in
// each of its eight 512-byte sectors: "Carnet vault 1", a random salt, and a
// check by which a wrong key is told from a damaged file. It is written once,
// before SQLite writes anything, and never again. Every file's key is derived
// (HKDF-SHA-256) from the vault's key and that salt, so that a backup and its
// original share no block, and a log of another file deciphers to noise, which
// SQLite ignores.
//
// Behind the header, and from the start in the write-ahead log and the
// journals, lie whole blocks of 4096 bytes. Each is enciphered as one unit; the
// tweak is the file's role and the block's number. A block of zeros is a hole
// and reads as zeros. When a file ends within a block, the block is filled with
// zeros and closed by an end mark of 16 bytes: 14 secret ones derived from the
// key, then the number of bytes that count; when fewer than 16 bytes are free,
// the mark closes one block more. So sizes are exact, and a torn end can only
// make a file longer, never hide what had been synced.
//
// Temporary files are enciphered under a random key that only the memory holds.
//
// Adiantum hides; it does not authenticate. What a changed block deciphers to
// is noise, and the hash that every revision carries says so.
//
// # What survives a power cut
//
// Enciphering makes the bytes of a block depend on each other, so a torn write
// loses the whole block. The layer therefore reports a sector size of 4096 and
// does not claim that an overwrite spares its neighbours: SQLite then fills up
// the log to a block's end at each commit before it syncs, and never touches
// the blocks of an acknowledged commit again. Package cuts puts it to the test.
package vault
