.PHONY: check test mutate demo bench

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

demo:
	go run ./cmd/tallystick demo

bench:
	go run ./cmd/tallystick bench
	cd bench/iavl && go run .
