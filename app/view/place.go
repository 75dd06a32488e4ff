package view

import "kpiworkbook/app/state"

// A browser keeps what it keeps for one address: the same program at another one
// begins empty, which looks like a loss to who does not know. At an address that
// it does not trust, the browser also keeps some of its means from the page.

// stays is where workbooks are, for who has none yet.
func stays(e state.Env) string {
	if e.Insecure {
		return "It calls no one. Workbooks are kept for " + e.Address + " alone; another address starts empty. This one is not secure (plain http): the page opens with a network only."
	}
	return "It works offline and calls no one. Workbooks are kept for " + e.Address + " alone; another address starts empty."
}

// stored is where workbooks are, for who looks after them.
func stored(e state.Env) string {
	return "Everything is in this browser, for the address " + e.Address + ": the program at another address has workbooks of its own. Clearing site data removes it; an exported file does not depend on it."
}

// runs is what the program needs.
func runs(e state.Env) string {
	if e.Insecure {
		return "Runs wholly in this browser: nothing is sent anywhere. The address is not secure (plain http), so the browser refuses the page some things: it does not open without a network, tabs do not take turns in writing, and there are no copy buttons and no saving in place. With https, or on localhost, it has them all."
	}
	return "Runs wholly in this browser: nothing is sent anywhere, and it works without a network."
}
