package member

import (
	"tallystick/book/ledger"
	"tallystick/face/words"
	"tallystick/node/home"
)

// keepersSecret is the form of the file of the keepers' first secret.
var keepersSecret = home.SecretFile{Heading: "tallystick keepers' secret 1", Missing: ledger.ErrNoSecret,
	Open: words.New("记账节点共同密钥文件的权限过宽，请运行 chmod 600",
		"others may read the file of the keepers' secret; run chmod 600 on it"),
	Damaged: words.New("记账节点共同密钥文件已损坏；请从备份恢复，或向其他记账节点索取同一份",
		"the file of the keepers' secret is damaged; restore it from a backup, or get the same from another keeper"),
	InTheWay: words.New("已有记账节点共同密钥文件，不会覆盖",
		"a file of the keepers' secret is here already and is never overwritten"),
}
