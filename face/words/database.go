package words

// What is said where the read model lies in a database.
var (
	ModelURL = Text{"阅读模型的数据库应写作 postgres://用户@主机:端口/数据库?sslmode=verify-full；写 sqlite 或不写则为本目录中的文件",
		"the read model's database is written postgres://user@host:port/database?sslmode=verify-full; sqlite or " +
			"nothing is the file in the home"}
	ModelSecret = Text{"数据库地址中不得写口令：请写入仅属主可读的文件，以地址中的 passfile=/绝对路径 或环境变量 PGPASSFILE 指明",
		"no password belongs in the database's address: put it into a file that only you can read, and name the file " +
			"there with passfile=/absolute/path or in PGPASSFILE"}
	ModelPassfile = Text{"口令文件无法使用：%s。须为绝对路径，且仅属主可读（chmod 600）",
		"the password file can't be used: %s. It has an absolute path, and only its owner reads it (chmod 600)"}
	ModelPlain = Text{"数据库不在本机：地址须写明 sslmode=verify-full（或 verify-ca、require），否则口令与内容以明文传输",
		"the database is on another machine: its address says sslmode=verify-full (or verify-ca, require), or " +
			"password and rows would go over the line in the clear"}
	ModelAway = Text{"阅读模型的数据库无法连接：请检查其是否运行、地址、证书与防火墙；账本不受影响，连通后跟随会自动继续",
		"the read model's database can't be reached: see whether it runs, and to its address, certificate and " +
			"firewall; the ledger is not touched by it, and following goes on by itself"}
	ModelDenied = Text{"数据库不接受该用户：请检查用户名、口令文件（passfile、PGPASSFILE）与数据库的 pg_hba.conf",
		"the database does not let this user in: see to the user's name, the password file (passfile, PGPASSFILE) " +
			"and the database's pg_hba.conf"}
	ModelNoDatabase = Text{"没有该数据库：请先以 createdb 建立，并归该用户所有",
		"there is no such database: make it with createdb first, owned by this user"}
	ModelMayNot = Text{"数据库用户无权建表：请使该用户成为数据库的属主",
		"the database's user may not make tables: let it own the database"}
	ModelOfAnother = Text{"数据库中的阅读模型属于另一网络：请改用另一数据库；若那个网络已不存在，可先删除其中的 schema tallystick",
		"the read model in the database is another network's: name another database, or, where that network is no " +
			"more, drop the schema tallystick in it first"}
	ModelWrittenTwice = Text{"另一进程正在写入该阅读模型：请停止其中之一，或让其使用另一数据库，然后重新启动",
		"another process writes to this read model: stop one of them, or name another database for it, and start again"}
	// What callers are told while the database is away: heading, what is wrong, what to do.
	ModelGoneTitle = Text{"暂时无法查询", "Nothing can be looked up just now"}
	ModelGone      = Text{"本节点阅读模型的数据库暂时无法连接；账本不受影响，已提交的内容不会丢失",
		"this node's read model has lost its database; the ledger is not touched, and nothing that was handed in is " +
			"lost"}
	TryLater = Text{"请稍后重试；若持续出现请联系运维", "Try again later; if it lasts, tell the operator"}

	ModelOtherForm = Text{"阅读模型的形式不是本程序的：请停机后运行 tallystick rebuild",
		"the read model is not of this program's form: stop the member and run tallystick rebuild"}
)
