.PHONY: check test mutate explore demo bench

# what CI runs, without installing anything
check:
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	go test ./internal/tidy/

test:
	go test ./...

# changes every place of the rules once, and names what no test notices
mutate:
	go run ./internal/mutate

# walks every history of a small world, one command deeper than the tests do
explore:
	go test ./book/trade -run TestExplore -v -timeout 0 -explore.depth 9

demo:
	go run ./cmd/tallystick demo

bench:
	go run ./cmd/tallystick bench
	cd bench/iavl && go run .
