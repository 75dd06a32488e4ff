package main

import (
	"net"
	"net/http"
	"strings"
)

// hostList is the set of names this server answers to. A page of somebody else
// can make its own name point at this machine; without this check the browser
// would then treat our site as part of theirs.
type hostList map[string]bool

func newHostList(addr, more string) hostList {
	hosts := hostList{"localhost": true, "127.0.0.1": true, "::1": true}
	hosts.add(hostName(addr))
	for name := range strings.SplitSeq(more, ",") {
		hosts.add(hostName(strings.TrimSpace(name)))
	}
	return hosts
}

func (h hostList) add(name string) {
	if name != "" {
		h[strings.ToLower(name)] = true
	}
}

// check turns away requests for other names.
func (h hostList) check(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !h[strings.ToLower(hostName(r.Host))] {
			setSecurity(w.Header())
			http.Error(w, "This server does not answer to that host name. Start it with -host NAME to allow it.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostName is the host without port and brackets.
func hostName(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		hostport = host
	}
	return strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
}
