// Package app holds the programs, in folders of their own: wiring only. The
// package itself holds the tests of the house's shape: which way imports may
// go, and that every room says what it is for.
package app
