# Carnet. `make run` opens it; `make test` checks it. Both install what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := build
export CGO_ENABLED := 1
export LC_ALL := C.UTF-8
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -X main.version=$(VERSION)
GO := go

.PHONY: run build windows test lint unit screens bench torture tour clean packages build-packages

# The window where there is a display; without one, the same job under a
# virtual display, with pictures of it in build/tour.
run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" != Linux ]; then \
	  exec build/carnet; \
	else \
	  echo "Pas d'écran ici : Carnet joue la visite sous Xvfb et laisse les images dans build/tour."; \
	  $(MAKE) --no-print-directory tour; \
	fi

build: build-packages
	@mkdir -p build
	$(GO) build -ldflags '$(LDFLAGS)' -o build/carnet ./app/carnet

# For Windows 10 and later, from Linux. The window's program brings no console
# with it; the same program for the command line does.
windows: export GOOS := windows
windows: export GOARCH := amd64
windows: export CC := x86_64-w64-mingw32-gcc
windows:
	@assets/setup/packages.sh windows
	@mkdir -p build/windows
	$(GO) build -ldflags '$(LDFLAGS) -H=windowsgui' -o build/windows/carnet.exe ./app/carnet
	$(GO) build -ldflags '$(LDFLAGS)' -o build/windows/carnet-console.exe ./app/carnet

# The jobs in the real window under a virtual display, each a walk with its
# pictures in a folder of build/tour; one alone: make tour WALKS=prenatal
WALKS ?=
tour: build packages
	@rm -rf build/tour && mkdir -p build/tour
	$(GO) build -o build/carnet-tour ./app/carnet-tour
	build/carnet-tour -carnet build/carnet -out build/tour -only '$(WALKS)'

screens: build packages
	@mkdir -p build/screens docs/screens
	$(GO) build -o build/carnet-tour ./app/carnet-tour
	build/carnet-tour -carnet build/carnet -out build/screens -screens docs/screens

test: packages lint unit tour
	@echo "make test : tout est vert"

lint: build-packages
	@unformatted=$$(gofmt -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt changerait :"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

unit: packages
	$(GO) test -timeout 30m ./...

# How long what a person waits for takes, beside the bare limit of the same
# run. One centre only: make bench PATIENTS=30000
PATIENTS ?= 30000,250000,1000000
QUIET := grep -v '^ok\|no test files\|^PASS\|^goos\|^goarch\|^pkg\|^cpu\|^BenchmarkRecord'
bench: packages
	@echo "== The record: search, chart, signed save, start, hand out, take in, check"
	@set -o pipefail; CARNET_BENCH_PATIENTS=$(PATIENTS) $(GO) test -run '^$$' -bench Record -benchtime 1x -timeout 60m ./records/store | $(QUIET)
	@echo; echo "== Bundles: export beside zstd | age, import"
	@set -o pipefail; $(GO) test -run '^$$' -bench . -benchtime 3x -timeout 30m ./sync/bundle ./sync/exchange | $(QUIET)
	@echo; echo "== The encrypted file beside plain SQLite, and the keyring"
	@set -o pipefail; $(GO) test -run '^$$' -bench . -timeout 30m ./records/vault/... | $(QUIET)
	@echo; echo "== The journal, the search index, the coding lists"
	@set -o pipefail; $(GO) test -run '^$$' -bench . -timeout 30m ./records/journal ./records/store/names ./records/coding | $(QUIET)

# As many power cuts as one has patience for: make torture CUTS=100000
CUTS ?= 20000
torture: packages
	CARNET_TORTURE_CUTS=$(CUTS) $(GO) test -run Torture -v -timeout 120m ./records/vault/... ./records/store

clean:
	rm -rf build

build-packages:
	@assets/setup/packages.sh build

packages:
	@assets/setup/packages.sh all
