package words

// What `tallystick doctor` says: what it looked at, what is so, and what to do.
var (
	DoctorFound       = Text{"发现 %d 项问题", "%d things are wrong"}
	DoctorFine        = Text{"正常", "fine"}
	DoctorSettings    = Text{"设置 node.yaml", "settings in node.yaml"}
	DoctorHome        = Text{"目录与版本", "home and version"}
	DoctorKeys        = Text{"密钥", "keys"}
	DoctorClock       = Text{"时钟", "clock"}
	DoctorDisk        = Text{"磁盘", "disk"}
	DoctorReadModel   = Text{"阅读模型的数据库", "the read model's database"}
	DoctorPortal      = Text{"门户端口", "port of the portal"}
	DoctorKeepersPort = Text{"记账节点端口", "port for other keepers"}
	DoctorPeer        = Text{"节点 %s", "peer %s"}
	DoctorMembersPort = Text{"成员端口", "port for members"}
	DoctorLink        = Text{"记账节点 %s", "keeper %s"}
	DoctorTokens      = Text{"脱敏服务 %s", "token server %s"}
	DoctorNoTokens    = Text{"未设置脱敏服务地址，不能录入新编号：请用 tallystick member join --token-server 写明",
		"it is not said where the token server is, and no new number can be entered: name it with " +
			"`tallystick member join --token-server`"}
	DoctorReady = Text{"就绪", "readiness"}

	DoctorRuns = Text{"正由运行中的程序使用；停机后可检查其文件",
		"a program that runs has it open; its files can be looked at when it is stopped"}
	DoctorSilent = Text{"%s 无应答：启动时用了 --listen 的，请在 node.yaml 中写明 listen；" +
		"否则请查看占用本目录的程序的日志",
		"nothing answers at %s: if the node was started with --listen, write listen into node.yaml; otherwise see " +
			"the log of the program that has this home open"}
	DoctorNotReady = Text{"状态 %s：%s。请按原因处理，/readyz 列出全部问题",
		"state %s: %s. Mend what it says; /readyz lists all of it"}
	DoctorNoHome = Text{"%s 中没有节点：请先运行 tallystick init，或 tallystick card 与 join",
		"%s holds no node: run `tallystick init` first, or `tallystick card` and `join`"}
	DoctorJoinFirst = Text{"%s 只有名片：取得网络文件后运行 tallystick join",
		"%s holds a card only: run `tallystick join` with the network file"}
	DoctorOtherKeys = Text{"节点密钥与 %s 的名片不符，其他节点不会放行：请恢复本目录自己的 validator_key.json 与 node_key.json",
		"the node's keys are not those on the card of %s, and others won't let it in: restore validator_key.json and " +
			"node_key.json of this very home"}
	DoctorDiskFull  = Text{"仅剩 %d MiB，少于 %d MiB：请腾出空间", "%d MiB are free, fewer than %d: free some space"}
	DoctorDiskLow   = Text{"仅剩 %d MiB，请尽快扩容", "%d MiB are free; give it more soon"}
	DoctorPortTaken = Text{"%s 无法监听：已被其他程序占用，或不是本机地址。请停止该程序，或在 node.yaml 中改用其他端口",
		"%s can't be listened at: another program does, or it is no address of this machine. Stop that program, or " +
			"name another port in node.yaml"}
	DoctorPeerWritten = Text{"应写作 节点@主机:端口，请更正 node.yaml",
		"it is written node@host:port: mend node.yaml"}
	DoctorPeerNameless = Text{"主机名 %s 无法解析：请检查域名解析或改填 IP",
		"the name %s can't be resolved: look at DNS, or write its IP"}
	DoctorPeerAway = Text{"%s 无法连接：对方可能未启动，或被防火墙阻断；请与对方运维核对",
		"%s can't be reached: it may not run, or a firewall is between; ask its operator"}
	DoctorClockBehind = Text{"本机时间 %s 早于网络创立时间 %s：请校准时钟（NTP）",
		"this machine's %s is before the network was founded, %s: set the clock (NTP)"}
	DoctorClockApart = Text{"与 %[2]s 相差 %[1]s，超过 2 秒：请在两台机器上核对 NTP",
		"it is %s apart from that of %s, more than 2 s: look at NTP on both machines"}
	DoctorBesideAway = Text{"%s 无法连接，未能比对时钟", "%s can't be reached, so that the clock was not compared"}
	DoctorClockAlone = Text{"不早于网络创立时间；可用 --beside 与另一节点比对",
		"not before the founding; with --beside it is compared with another node's"}
)
