# `make` lists the targets. Everything is built by SwiftPM; this file only strings its commands together.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift

# Tests build with flags of their own, so they have a scratch folder of their own: neither build disturbs the other.
RELEASE := .build/release
TESTING := --configuration release -Xswiftc -enable-testing --scratch-path .build-test

.PHONY: help deps build demo test lint test-servers faults bench-deps bench bench-drums bench-storage install

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

deps: ## install the Debian packages that are missing
	@scripts/apt-install-missing debian-packages.txt

build: deps ## build everything, optimised, into .build/release
	$(SWIFT) build --configuration release

demo: build ## run a pipeline on recorded voices; the results are in demo-output/
	@scripts/demo $(RELEASE)/voicebeat

lint: ## check the source's format
	$(SWIFT) format lint --recursive --strict Package.swift Sources Plugins Tests Benchmarks

test-servers: ## install what tests of the object store run against, into .build-test/servers
	@scripts/apt-install-missing Tests/debian-packages.txt
	@scripts/install-from-pypi Tests/Servers/requirements.txt .build-test/servers

# A warning is an error here, and only here: a newer compiler's new warning never stops somebody's build.
test: export VOICEBEAT_WARNINGS = error
test: deps lint test-servers ## lint, build (debug and release) without warnings, run every test
	$(SWIFT) build
	$(SWIFT) build $(TESTING) --build-tests
	@scripts/run-tests .build-test/test.log $(SWIFT) test $(TESTING) --skip-build

faults: export VOICEBEAT_LONG_TESTS = 1
faults: deps test-servers ## test the object store under five times as many faults, and with 100 killed processes each
	$(SWIFT) build $(TESTING) --build-tests
	@scripts/run-tests .build-test/faults.log $(SWIFT) test $(TESTING) --skip-build --filter 'FaultCampaign|KillTests|LoadTests'

bench-deps: ## install the programs that the benchmarks compare with
	@scripts/apt-install-missing Benchmarks/debian-packages.txt
	@scripts/install-from-pypi Benchmarks/requirements.txt .build-test/peers

bench: build bench-deps test-servers ## measure beside ffmpeg, SoX, GStreamer, aubio, Rubber Band, TiMidity++, FluidSynth, cp, s5cmd and boto3; BENCH_LONG=1 adds the 60-minute mixes
	@python3 Benchmarks/bench.py $(RELEASE)
	@python3 Benchmarks/loudness.py $(RELEASE)
	@python3 Benchmarks/pitch.py $(RELEASE)
	@python3 Benchmarks/rhythm.py $(RELEASE)
	@python3 Benchmarks/notes.py $(RELEASE)
	@python3 Benchmarks/voice.py $(RELEASE)/voicebeat
	@python3 Benchmarks/render.py $(RELEASE)/voicebeat
	@python3 Benchmarks/process.py $(RELEASE)/voicebeat
	@python3 Benchmarks/storage.py $(RELEASE) .build-test/servers .build-test/peers

bench-storage: build bench-deps test-servers ## measure the object store alone, beside s5cmd, boto3 and cp
	@python3 Benchmarks/storage.py $(RELEASE) .build-test/servers .build-test/peers

bench-drums: build ## measure how drums of makers that were left out are told apart; installs kits and sound fonts, about 500 MB
	@scripts/apt-install-missing Benchmarks/drums/debian-packages.txt
	@python3 Benchmarks/drums/classes.py $(RELEASE)

install: build ## install under PREFIX (default /usr/local)
	@scripts/install $(RELEASE) '$(DESTDIR)$(PREFIX)'
