package portal

import (
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// proposals is where a form leads that proposes: to the proposal that comes of it.
const proposals = "/proposal/"

// proposed is what happens when a form that proposes is sent.
var proposed = [2]string{"It is carried out when other governors agree. The proposal waits for 7 days.",
	"其他监管员同意后生效；提案有效期 7 天。"}

// both gives the languages of a text in the order of a blank's.
func both(t words.Text) [2]string { return [2]string{t.En, t.Zh} }

// blanks are the forms of the pages, by noun and name as in their address.
var blanks = map[string]blank{
	"party/admit": {label: both(words.SignAndSend), leave: []string{"address"},
		says: func(_, _ string) gateway.Form { return gateway.AdmitPartyForm{} }},
	"party/reinstate": {label: [2]string{"Propose to reinstate", "提议恢复"}, to: proposals,
		says:  func(id, _ string) gateway.Form { return gateway.ReinstatePartyForm{Party: id} },
		stake: (*visit).partyAtStake, will: proposed,
		stays: [2]string{"Until then it stays suspended.", "在此之前仍为暂停状态。"}},
	"party/suspend": {label: [2]string{"Suspend", "暂停"}, danger: true,
		says:  func(id, _ string) gateway.Form { return gateway.SuspendPartyForm{Party: id} },
		stake: (*visit).partyAtStake,
		will: [2]string{"From the next block on nothing new can be begun by it or with it.",
			"自下一区块起，该主体不得办理、他人亦不得与其办理任何新业务。"},
		stays: [2]string{"What is disbursed can be wound down and what is paid refunded; " +
			"its records stay, and it can be reinstated.", "已放款业务可继续了结，已付汇的可登记退汇；其记录保留，可以恢复。"}},
	"party/expel": {label: [2]string{"Propose to expel for good", "提议清退"}, danger: true, to: proposals,
		says:  func(id, _ string) gateway.Form { return gateway.ExpelPartyForm{Party: id} },
		stake: (*visit).partyAtStake,
		will: [2]string{"When other governors agree, its persons are out at once, with sessions, tokens, feeds and " +
			"keys. It cannot be undone.", "其他监管员同意后，其人员的会话、令牌、订阅与密钥立即失效，不可恢复。"},
		stays: [2]string{"What it holds stays on the ledger.", "已登记的业务保留在账本。"}},
	"party/classify": {label: [2]string{"Classify", "分类"},
		says: func(id, _ string) gateway.Form { return gateway.ClassifyEnterpriseForm{Party: id} }},
	"party/enrol": {label: [2]string{"Enrol a person", "登记经办人"}, leave: []string{"language"},
		says: func(id, _ string) gateway.Form { return gateway.EnrolPersonForm{Party: id} }},
	"party/succeed": {label: [2]string{"Name the successor", "指定承继主体"}, danger: true,
		says:  func(id, _ string) gateway.Form { return gateway.NameSuccessorForm{Party: id} },
		stake: (*visit).successionAtStake,
		will: [2]string{"The successor acts for it from then on, for good: documents, claims and loans follow.",
			"此后由承继主体办理，不可撤销：单据、占用与融资随之承继。"},
		stays: [2]string{"The party acts no more. What stands on the ledger keeps its terms.",
			"该主体不再办理业务；账本上的业务条款不变。"}},
	"party/replace-key": {label: [2]string{"Replace a signing key", "更换签名密钥"},
		says: func(_, _ string) gateway.Form { return gateway.RotateKeyForm{} }},
	"party/revoke-key": {label: [2]string{"Revoke a signing key", "吊销签名密钥"}, danger: true,
		says:    func(_, _ string) gateway.Form { return gateway.RevokeKeyForm{} },
		carried: []string{"key"}, stake: (*visit).keyAtStake,
		will: [2]string{"The key signs nothing more, for good. A person without another key is signed out.",
			"该密钥永久不可再签名；无其他密钥的人员将被退出。"},
		stays: [2]string{"What it signed before stands.", "此前已签名的记录继续有效。"}},

	"pilot/resume": {label: [2]string{"Propose to resume", "提议恢复"}, to: proposals,
		says:    func(_, _ string) gateway.Form { return gateway.ResumePilotForm{} },
		carried: []string{"scenario", "region", "bank"}, stake: (*visit).placeAtStake, will: proposed,
		stays: [2]string{"Until then it stays stopped.", "在此之前仍为暂停状态。"}},
	"pilot/stop": {label: [2]string{"Stop", "暂停"}, danger: true,
		says:    func(_, _ string) gateway.Form { return gateway.StopPilotForm{} },
		carried: []string{"scenario", "region", "bank"}, stake: (*visit).placeAtStake,
		will: [2]string{"From the next block on no loan or payment there is applied for, accepted, approved or made.",
			"自下一区块起，该范围内不得再申请、受理、审核融资与付汇，亦不得放款、付汇。"},
		stays: [2]string{"What is disbursed can still be repaid and corrected, and what is paid " +
			"refunded. Holds run on and may lapse.", "已放款业务仍可还款与更正，已付汇的仍可登记退汇；占用继续计时，到期即失效。"}},
	"pilot/admit": {label: [2]string{"Admit a region or a bank", "准入地区或银行"},
		says: func(_, _ string) gateway.Form { return gateway.AdmitToPilotForm{} }},
	"pilot/limits": {label: [2]string{"Sign and propose", "签名并提交提案"},
		says:  func(_, _ string) gateway.Form { return gateway.SetLimitsForm{} },
		stake: (*visit).limitsAtStake,
		to:    proposals,
		will:  both(words.LimitsAreProposed), stays: both(words.LimitsOfBefore)},
	"pilot/rate-limits": {label: [2]string{"Sign and propose", "签名并提交提案"},
		says:  func(_, _ string) gateway.Form { return gateway.SetRateLimitsForm{} },
		stake: (*visit).rateLimitsAtStake,
		to:    proposals,
		will:  both(words.LimitsAreProposed), stays: both(words.LimitsOfBefore)},
	"pilot/calendar": {label: [2]string{"Publish working days", "发布工作日历"},
		says: func(_, _ string) gateway.Form { return gateway.PublishCalendarForm{} }},

	"declaration/unfreeze": {label: [2]string{"Propose to unfreeze", "提议解除冻结"}, to: proposals,
		says:  func(id, _ string) gateway.Form { return gateway.UnfreezeDocumentForm{Document: id} },
		stake: (*visit).documentAtStake, will: proposed,
		stays: [2]string{"Until then it stays frozen.", "在此之前仍为冻结状态。"}},
	"declaration/freeze": {label: [2]string{"Freeze", "冻结"}, danger: true,
		says:  func(id, _ string) gateway.Form { return gateway.FreezeDocumentForm{Document: id} },
		stake: (*visit).documentAtStake,
		will: [2]string{"Nothing more can be lent or paid on it; what waits is neither disbursed nor paid.",
			"该单据不得再用于融资或付汇，以其申请的融资不得放款，付汇不得支付。"},
		stays: [2]string{"Loans on it can be repaid and payments refunded. It can be unfrozen.",
			"已放款融资仍可还款，已付汇的仍可登记退汇；可以解除冻结。"}},
	"declaration/enter": {label: both(words.SignAndSend), leave: []string{"holderName"},
		says: func(_, _ string) gateway.Form {
			return gateway.EnterDocumentForm{Kind: trade.CapitalInflow.String()}
		}},
	"declaration/permit": {label: both(words.SignAndSend), leave: []string{"holderName"},
		says: func(_, _ string) gateway.Form {
			return gateway.EnterDocumentForm{Kind: trade.Permit.String()}
		}},
	"declaration/confirm": {label: both(words.ConfirmTheEntry), leave: []string{"dismiss"},
		says: func(id, _ string) gateway.Form { return gateway.ConfirmDocumentForm{Document: id} }},
	"declaration/dismiss": {label: both(words.DismissTheEntry), danger: true,
		says: func(id, _ string) gateway.Form {
			return gateway.ConfirmDocumentForm{Document: id, Dismiss: trade.EntryError.String()}
		}},
	"declaration/return": {label: [2]string{"Mark goods as returned", "登记退运"},
		says: func(id, _ string) gateway.Form { return gateway.ReturnGoodsForm{Document: id} }},
	"declaration/take-back": {label: [2]string{"Take a return back", "撤回退运"}, danger: true,
		says: func(id, _ string) gateway.Form { return gateway.TakeBackReturnForm{Document: id} }},
	"declaration/reinstate": {label: both(words.ReinstateDocument),
		says:    func(id, _ string) gateway.Form { return gateway.ReinstateDeclarationForm{Document: id} },
		carried: []string{"number"}},
	"declaration/withdraw": {label: both(words.WithdrawDocument), danger: true,
		says:  func(id, _ string) gateway.Form { return gateway.WithdrawDeclarationForm{Document: id} },
		leave: []string{"note"}, stake: (*visit).documentAtStake,
		will: [2]string{"It is worth nothing from then on, for good; whoever has a claim on it is alerted.",
			"该单据自此价值为零且不可恢复，有占用的主体将收到预警。"}},

	"financing/apply": {leave: []string{"financing", "payment", "buyer", "note"},
		says: func(_, _ string) gateway.Form { return gateway.ApplyForm{} }},
	"financing/withdraw": {label: [2]string{"Withdraw the application", "撤回申请"}, danger: true,
		says: func(id, _ string) gateway.Form { return gateway.WithdrawApplicationForm{Financing: id} }},
	"financing/accept": {label: both(words.AcceptAndHold),
		says: func(id, _ string) gateway.Form { return gateway.AcceptForm{Financing: id} }},
	"financing/approve": {label: both(words.ApproveIt),
		says: func(id, _ string) gateway.Form { return gateway.ApproveForm{Financing: id} }},
	"financing/extend": {label: both(words.ExtendTheHold),
		says: func(id, _ string) gateway.Form { return gateway.ExtendHoldForm{Financing: id} }},
	"financing/decline": {label: both(words.DeclineIt), danger: true,
		says: func(id, _ string) gateway.Form { return gateway.DeclineForm{Financing: id} }},
	"financing/disburse": {label: [2]string{"Disburse", "放款"}, rows: "document", leave: []string{"note"},
		says:  func(id, _ string) gateway.Form { return gateway.DisburseForm{Financing: id} },
		stake: (*visit).disbursalAtStake,
		will: [2]string{"The loan is on the ledger, and the declarations are pledged for it.",
			"贷款登记入账，报关单价值随之质押。"},
		stays: [2]string{"It can be corrected, which stays on the record; it cannot be undone.",
			"登记后可以更正并留痕，不可撤销。"}},
	"financing/correct": {label: [2]string{"Correct the disbursal", "更正放款"}, rows: "document",
		leave: []string{"note"}, says: func(id, _ string) gateway.Form {
			return gateway.CorrectDisbursalForm{DisburseForm: gateway.DisburseForm{Financing: id}}
		}},
	"financing/repay": {label: [2]string{"Register a repayment", "登记还款"},
		says:  func(id, _ string) gateway.Form { return gateway.RepayForm{Financing: id} },
		stake: (*visit).repaymentAtStake,
		will: [2]string{"The principal owed goes down by it, and with all of it repaid the pledges end.",
			"未还本金相应减少；全部还清后质押解除。"},
		stays: [2]string{"One that was entered wrongly can be taken back, which stays on the record.",
			"误登的还款可以更正并留痕。"}},
	"financing/take-back": {label: [2]string{"Take back repayment", "更正还款"}, danger: true,
		says: func(id, rest string) gateway.Form {
			number, _ := strconv.ParseUint(rest, 10, 32) // of none the form says that it is missing
			return gateway.CorrectRepaymentForm{Financing: id, Number: uint32(number)}
		}},
	"financing/release": {label: [2]string{"Release the pledge", "解除质押"}, danger: true,
		says: func(id, _ string) gateway.Form {
			return gateway.ReleasePledgeForm{Financing: id, Reason: trade.ObligationSatisfied.String()}
		},
		carried: []string{"document"}, stake: (*visit).pledgeAtStake,
		will: [2]string{"The value is free to be financed again, by any bank. It cannot be pledged again " +
			"for this loan.",
			"该价值即可由任何银行再次融资，且不能为本笔融资重新质押。"}},
	"financing/move": {label: [2]string{"Move the pledge", "移转质押"},
		says: func(id, rest string) gateway.Form { return gateway.MovePledgeForm{Financing: id, From: rest} }},
	"financing/advice": {label: [2]string{"Note what you made of the advice", "记录对风险提示的处置"},
		says: func(id, _ string) gateway.Form { return gateway.NoteAdviceForm{Financing: id} }},
	"financing/report-inspection": {label: [2]string{"Report what the inspection found", "报告抽查结果"},
		says: func(id, _ string) gateway.Form { return gateway.ReportInspectionForm{Financing: id} }},

	"payment/open": {label: both(words.SignAndSend), leave: []string{"payment"},
		says: func(_, _ string) gateway.Form { return gateway.OpenPaymentForm{} }},
	"payment/withdraw": {label: both(words.WithdrawThePayment), danger: true,
		says: func(id, _ string) gateway.Form { return gateway.WithdrawPaymentForm{Payment: id} }},
	"payment/accept": {label: both(words.AcceptAndHold),
		says: func(id, _ string) gateway.Form { return gateway.AcceptPaymentForm{Payment: id} }},
	"payment/approve": {label: both(words.ApproveIt),
		says: func(id, _ string) gateway.Form { return gateway.ApprovePaymentForm{Payment: id} }},
	"payment/extend": {label: both(words.ExtendTheHold),
		says: func(id, _ string) gateway.Form { return gateway.ExtendPaymentForm{Payment: id} }},
	"payment/decline": {label: both(words.DeclineIt), danger: true,
		says: func(id, _ string) gateway.Form { return gateway.DeclinePaymentForm{Payment: id} }},
	"payment/pay": {label: both(words.RegisterThatItIsPaid),
		says:  func(id, _ string) gateway.Form { return gateway.PayForm{Payment: id} },
		stake: (*visit).madeAtStake,
		will:  both(words.ValueWillBeSpent),
		stays: both(words.CanBeVoid)},
	"payment/void": {label: both(words.TheMoneyNeverLeft), danger: true,
		says:  func(id, _ string) gateway.Form { return gateway.VoidPaymentForm{Payment: id} },
		stake: (*visit).voidAtStake,
		will:  both(words.AllIsFreeAgain)},
	"payment/refund": {label: both(words.RegisterMoneyThatCameBack),
		says: func(id, _ string) gateway.Form { return gateway.RefundPaymentForm{Payment: id} }},
	"payment/lend": {label: both(words.AskToLend), to: "/financing/",
		leave: []string{"financing", "lines", "buyer", "note"},
		says: func(id, _ string) gateway.Form {
			return gateway.ApplyForm{Payment: id, Product: trade.ImportFinancing.String()}
		}},
	"payment/match": {label: both(words.MatchTheAdvance),
		says: func(id, _ string) gateway.Form { return gateway.MatchPaymentForm{Payment: id} }},
	"payment/attach": {label: both(words.AttachTheInvoices),
		says: func(id, _ string) gateway.Form { return gateway.AttachInvoicesForm{Payment: id} }},
	"payment/report-check": {label: both(words.ReportTheCheck),
		says: func(id, _ string) gateway.Form { return gateway.ReportCheckForm{Payment: id} }},
	"task/report": {label: both(words.ReportTheTask),
		says: func(id, _ string) gateway.Form { return gateway.ReportTaskForm{Task: id} }},
	"payment/confirm": {label: both(words.ConfirmTheRefund),
		says: func(id, rest string) gateway.Form {
			number, _ := strconv.ParseUint(rest, 10, 32) // of none the form says that it is missing
			return gateway.ConfirmRefundForm{Payment: id, Number: uint32(number)}
		}, leave: []string{"dismiss"}},
	"payment/dismiss": {label: both(words.DismissTheRefund), danger: true,
		says: func(id, rest string) gateway.Form {
			number, _ := strconv.ParseUint(rest, 10, 32)
			return gateway.ConfirmRefundForm{Payment: id, Number: uint32(number), Dismiss: trade.EntryError.String()}
		}},

	"proceeds/register": {label: both(words.SignAndSend),
		says: func(_, _ string) gateway.Form { return gateway.RegisterProceedsForm{} }},
	"proceeds/correct": {label: [2]string{"Correct the match", "更正匹配"},
		leave: []string{"notReturned"},
		says:  func(id, _ string) gateway.Form { return gateway.CorrectProceedsForm{Proceeds: id} }},
	"proceeds/send-back": {label: [2]string{"The money was sent back", "登记退汇"}, danger: true,
		says: func(id, _ string) gateway.Form {
			return gateway.CorrectProceedsForm{Proceeds: id, Reason: trade.RemittanceReturned.String()}
		},
		leave: []string{"lines", "rateContract", "expected", "notReturned"}, stake: (*visit).proceedsAtStake,
		will: [2]string{"It pays no declaration any more: receivables that it paid run on, and pledges stand on " +
			"them again.",
			"该笔收汇不再对应任何报关单；原已收回的应收账款继续存续，其质押重新生效。"},
		stays: [2]string{"Whoever has a claim on these declarations is alerted.", "对这些报关单有占用的主体将收到预警。"}},
	"proceeds/match": {label: both(words.MatchTheReceipt),
		says: func(id, _ string) gateway.Form { return gateway.MatchProceedsForm{Proceeds: id} }},
	"proceeds/return-rest": {label: both(words.RestWasSentBack), danger: true,
		says: func(id, _ string) gateway.Form {
			return gateway.CorrectProceedsForm{Proceeds: id, Reason: trade.RemittanceReturned.String()}
		},
		leave: []string{"rateContract", "expected", "notReturned"}, stake: (*visit).proceedsAtStake,
		will: both(words.RestPaysNothing), stays: both(words.CanBeSaidAnew)},
	"proceeds/not-returned": {label: both(words.WasNotSentBack), danger: true,
		says: func(id, _ string) gateway.Form {
			return gateway.CorrectProceedsForm{Proceeds: id, Reason: trade.EntryError.String(), NotReturned: true}
		},
		leave: []string{"rateContract", "expected"}, stake: (*visit).proceedsAtStake,
		will: both(words.MoneyIsHere), stays: both(words.CanBeSaidAnew)},
	"proceeds/never-came": {label: both(words.DismissTheReceipt), danger: true,
		says: func(id, _ string) gateway.Form {
			return gateway.ConfirmProceedsForm{Proceeds: id, Dismiss: trade.EntryError.String()}
		},
		stake: (*visit).proceedsAtStake, will: both(words.NeverCame), stays: both(words.NumberIsFree)},
	"proceeds/confirm": {label: both(words.ConfirmTheMatch), leave: []string{"dismiss"},
		says: func(id, _ string) gateway.Form { return gateway.ConfirmProceedsForm{Proceeds: id} }},
	"proceeds/dismiss": {label: both(words.DismissTheMatch), danger: true,
		says: func(id, _ string) gateway.Form {
			return gateway.ConfirmProceedsForm{Proceeds: id, Dismiss: trade.EntryError.String()}
		}},
	"proceeds/close": {label: [2]string{"Close the remainder", "关闭尾差"},
		says: func(id, rest string) gateway.Form {
			return gateway.CloseRemainderForm{Proceeds: id, Document: rest}
		}},

	"model/propose": {label: [2]string{"Propose a model", "提议模型"}, to: proposals,
		says: func(_, _ string) gateway.Form { return gateway.ActivateModelForm{} }},

	"keeper/admit": {label: both(words.ProposeKeeper), to: proposals,
		says:  func(_, _ string) gateway.Form { return gateway.AdmitKeeperForm{} },
		stake: (*visit).keeperAdmission, will: both(words.KeepersDecide), stays: both(words.VoteBegins)},
	"keeper/rules": {label: both(words.ProposeRuleBook), to: proposals,
		says:  func(_, _ string) gateway.Form { return gateway.AdoptRuleBookForm{} },
		stake: (*visit).rulesAtStake, will: both(words.KeepersDecide), stays: both(words.RuleBookBegins)},
	"keeper/replace": {label: both(words.ProposeKeyChange), to: proposals,
		says: func(id, _ string) gateway.Form { return gateway.ReplaceKeeperKeyForm{Keeper: id} }},
	"keeper/remove": {label: both(words.ProposeRemoval), danger: true, to: proposals,
		says:  func(id, _ string) gateway.Form { return gateway.RemoveKeeperForm{Keeper: id} },
		stake: (*visit).keeperAtStake, will: both(words.KeepersDecide), stays: both(words.RemovalIsGood)},

	"proposal/approve": {label: [2]string{"Agree", "同意"},
		says:    func(id, _ string) gateway.Form { return gateway.ApproveProposalForm{Proposal: id} },
		carried: []string{"content"}, stake: (*visit).proposalAtStake,
		will: [2]string{"With the last approval that it needs it is carried out at once, as it stands below.",
			"同意人数足够时，以下内容立即生效。"},
		stays: [2]string{"An approval is not taken back.", "同意后不可撤回。"}},
	"proposal/threshold": {label: [2]string{"Propose how many governors an act takes", "提议每项提案所需监管员人数"},
		says: func(_, _ string) gateway.Form { return gateway.SetThresholdForm{} }, to: proposals},
	"proposal/withdraw": {label: [2]string{"Withdraw the proposal", "撤回提案"}, danger: true,
		says: func(id, _ string) gateway.Form { return gateway.WithdrawProposalForm{Proposal: id} }},
	"proposal/object": {label: [2]string{"Object", "提出异议"},
		says: func(id, _ string) gateway.Form { return gateway.ObjectToProposalForm{Proposal: id} }},
}
