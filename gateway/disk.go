package gateway

import (
	"errors"
	"strings"
	"syscall"
)

// IsDiskFull reports whether an error comes from a disk without room.
func IsDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "database or disk is full") || strings.Contains(err.Error(), syscall.ENOSPC.Error())
}
