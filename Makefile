# Every command of the project. `make help` lists them; the work is done by the scripts of scripts/.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Where the server listens and keeps its data: make run LISTEN=0.0.0.0:8080 DATA=/srv/reglament
LISTEN ?= 127.0.0.1:8080
DATA ?= var

.PHONY: help run build generate test quick race bench fmt tools clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## install, build, fill an empty data folder with the demonstration office, serve (LISTEN, DATA)
	@exec bin/reglament serve --demo --data '$(DATA)' --listen '$(LISTEN)'

build: generate ## the program, bin/reglament
	@scripts/build

generate: ## what is built but not committed: templ code, web/dist with licences
	@scripts/check-versions
	@scripts/generate

test: ## everything: linters, both SQL engines, race detector, browser journeys; one stage: scripts/test go
	@scripts/test

quick: ## under a minute: vet, format, shape of the repository, tests on SQLite that need no whole office
	@QUICK=1 scripts/test

race: ## the race detector over the packages that share memory
	@scripts/test race

bench: ## benchmarks, medians and ratios; one package: scripts/bench ./internal/calendar
	@scripts/bench

fmt: ## format Go and templates
	@. scripts/lib.sh && tool gofumpt -w $$(for d in cmd internal regulation web tools; do [ -d $$d ] && echo $$d; done) && tool templ fmt -log-level warn internal

tools: ## build the pinned development tools of tools/go.mod into the build cache
	@. scripts/lib.sh && tool templ version && tool staticcheck -version && tool gofumpt --version && tool deadcode -h 2>&1 | head -n 1

clean: ## remove what was built; the data folder stays
	rm -rf bin web/node_modules test/browser/node_modules test/browser/out
	find web/dist -mindepth 1 ! -name .gitkeep -delete
	find internal -name '*_templ.go' -delete
