package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// engines is what the browsers must at least be; esbuild then keeps modern
// syntax as it is.
var engines = []api.Engine{
	{Name: api.EngineChrome, Version: "123"},
	{Name: api.EngineFirefox, Version: "120"},
	{Name: api.EngineSafari, Version: "17.5"},
}

// bundle joins a script and what it imports into one classic script. The
// result is wrapped in a function, because top-level names of a module that is
// loaded as a classic script would land on the page and break Go's support
// script.
func bundle(entry string, define map[string]string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Bundle:            true,
		Format:            api.FormatIIFE,
		Platform:          api.PlatformBrowser,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Engines:           engines,
		Define:            define,
		Loader:            map[string]api.Loader{".css": api.LoaderText},
		LegalComments:     api.LegalCommentsNone,
		Charset:           api.CharsetUTF8,
		LogLevel:          api.LogLevelSilent,
	})
	if err := firstError(entry, result.Errors); err != nil {
		return nil, err
	}
	return result.OutputFiles[0].Contents, nil
}

// minify shortens a text without resolving imports.
func minify(name, text string, loader api.Loader) ([]byte, error) {
	result := api.Transform(text, api.TransformOptions{
		Loader:            loader,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Engines:           engines,
		LegalComments:     api.LegalCommentsNone,
		Charset:           api.CharsetUTF8,
		LogLevel:          api.LogLevelSilent,
	})
	if err := firstError(name, result.Errors); err != nil {
		return nil, err
	}
	return result.Code, nil
}

func firstError(name string, problems []api.Message) error {
	if len(problems) == 0 {
		return nil
	}
	lines := api.FormatMessages(problems, api.FormatMessagesOptions{Kind: api.ErrorMessage})
	return fmt.Errorf("bundle %s:\n%s", name, strings.Join(lines, ""))
}

// bundleStyles joins the style sheets, the vocabulary first.
func bundleStyles() ([]byte, error) {
	paths, err := listFiles("web/static/css")
	if err != nil {
		return nil, err
	}
	order := map[string]int{"tokens.css": 1, "boot.css": 2, "base.css": 3, "components.css": 4, "screens.css": 5}
	var sheets [7][]string
	for _, path := range paths {
		place := order[filepath.Base(path)]
		if place == 0 {
			place = 6
		}
		sheets[place] = append(sheets[place], path)
	}
	var text strings.Builder
	for _, group := range sheets {
		for _, path := range group {
			data, err := os.ReadFile(path)
			if err != nil {
				return nil, fmt.Errorf("read a style sheet: %w", err)
			}
			text.Write(data)
			text.WriteByte('\n')
		}
	}
	return minify("app.css", text.String(), api.LoaderCSS)
}
