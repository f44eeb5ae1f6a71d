package merkle

import (
	"sync"
	"sync/atomic"
)

// workLeast is how many leaves a goroutine is given at least.
const workLeast = 64

// sideBySide calls a function for stretches of 0 to n by so many hands at most.
func sideBySide(n, hands int, work func(from, to int)) {
	share := max(workLeast, (n+hands-1)/hands)
	each((n+share-1)/share, hands, func() (do func(int), end func()) {
		return func(i int) { work(i*share, min(n, i*share+share)) }, func() {}
	})
}

// each calls a function for 0 to n by so many hands at most, each of which begins with
// what is its own, and ends it. A panic in one of them is the caller's.
func each(n, hands int, begin func() (do func(i int), end func())) {
	var next atomic.Int64
	var broken atomic.Pointer[any]
	var wait sync.WaitGroup
	work := func() {
		defer func() {
			if p := recover(); p != nil {
				broken.CompareAndSwap(nil, &p)
			}
		}()
		do, end := begin()
		for i := int(next.Add(1)) - 1; i < n && broken.Load() == nil; i = int(next.Add(1)) - 1 {
			do(i)
		}
		end()
	}
	for range min(hands, n) - 1 {
		wait.Go(work)
	}
	work()
	wait.Wait()
	if p := broken.Load(); p != nil {
		panic(*p)
	}
}
