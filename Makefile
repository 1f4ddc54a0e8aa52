# Two commands for everybody: `make test` and `make lab`. Each installs what it needs, builds and runs.
# The Swift toolchain is the one thing that has to be there already.

SWIFT ?= swift
# The build that the lab runs. `make lab CONFIGURATION=release` for the build that is measured and shipped.
CONFIGURATION ?= debug
SUITE ?= foundation
# What `make fuzz` gives each target.
SECONDS ?= 60
ONCE ?=

.PHONY: test lab bench fuzz acceptance lint format schema clean

# One test after another: real servers and simulations would starve each other.
test: .deps lint schema
	lab/build-kubernetes
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --no-parallel
	Tests/Clients/weft .build/debug/weft
	Tests/RedTeam/run .build/debug
	.build/debug/weft-interop

lab: .deps
	lab/build-kubernetes
	for product in weft weft-cni weft-lab; do $(SWIFT) build -c $(CONFIGURATION) --product $$product || exit 1; done
	.build/$(CONFIGURATION)/weft-lab $(if $(ONCE),--once)

bench: .deps
	for product in weft weft-cni $$(cat Benchmarks/suites/$(SUITE)/products); do \
		$(SWIFT) build -c release --static-swift-stdlib --product $$product || exit 1; done
	Benchmarks/run $(SUITE)

fuzz:
	Fuzz/run $(SECONDS)

# What an issue has to pass before it is resolved, and is too long for every change; refreshes docs/acceptance.md.
acceptance: .deps
	Acceptance/run

# Fails when the generated sources are not what schema/ says.
schema:
	$(SWIFT) run weft-schema --check

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Benchmarks Fuzz Plugins Package.swift

format:
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Benchmarks Fuzz Plugins Package.swift

.deps: tools/install-dependencies
	tools/install-dependencies
	@touch .deps

clean:
	rm -rf .build .deps
