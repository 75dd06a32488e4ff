// Package run carries out what state.Update asks for. A command goes in, an
// effect happens, a message comes out; nothing here decides anything.
//
// Commands about documents are done one after the other in the order given, so
// that a save comes before the load that follows it. All others are done at once,
// each in a goroutine that waits without keeping the page busy.
package run
