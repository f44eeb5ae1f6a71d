package operation

import (
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// table declares every command that persons give: its name, the noun under which
// it stands, its path, and what it does.
func table() []Operation {
	all := parties()
	all = append(all, limits()...)
	all = append(all, declarations()...)
	all = append(all, financings()...)
	all = append(all, payments()...)
	all = append(all, proceeds()...)
	all = append(all, keepers()...)
	return append(all, models()...)
}

func parties() []Operation {
	const tag, keys, one = "parties", "persons", "/v1/parties/{id}"
	return []Operation{
		of[trade.AdmitParty, gateway.AdmitPartyForm]("admit-party", tag, "/v1/parties", "准入参与主体", "Let a party in"),
		of[trade.SuspendParty, gateway.SuspendPartyForm]("suspend-party", tag, one+"/suspension",
			"暂停参与主体：不得新办业务，可了结已有业务", "Stop what a party would begin; it may wind down what it has"),
		of[trade.ReinstateParty, gateway.ReinstatePartyForm]("reinstate-party", tag, one+"/reinstatement",
			"提议恢复已暂停的参与主体，由另一监管员同意后生效",
			"Propose to give a suspended party its rights back"),
		of[trade.ExpelParty, gateway.ExpelPartyForm]("expel-party", tag, one+"/expulsion",
			"提议永久清退参与主体；由另一监管员同意后，其密钥、会话、令牌和订阅立即终止",
			"Propose to put a party out for good; once agreed to, its keys, sessions, tokens and feeds end at once"),
		of[trade.SetMembership, gateway.SetMembershipForm]("set-membership", tag, one+"/membership",
			"登记参与主体由谁的节点托管、其密封公钥及管理员",
			"Say at whose node a party is kept, its sealing key and who administers it"),
		of[trade.ClassifyEnterprise, gateway.ClassifyEnterpriseForm]("classify-enterprise", tag, one+"/class",
			"设定企业的分类和名录状态", "Set class and list status of an enterprise"),
		of[trade.NameSuccessor, gateway.NameSuccessorForm]("name-successor", tag, one+"/successor",
			"指定承继该主体的主体", "Say which party another one is now"),
		of[trade.EnrolPerson, gateway.EnrolPersonForm]("enrol-person", keys, "/v1/persons",
			"为人员开立登录名、密钥和职责", "Give a person a login, a key and duties"),
		said[trade.EnrolPerson, gateway.EnrolCardForm]("enrol-card", keys, "/v1/persons/cards", words.DeclareEnrolCard),
		of[trade.RotateKey, gateway.RotateKeyForm]("rotate-key", keys, "/v1/persons/{id}/keys",
			"按登录名更换人员的签名密钥", "Replace the signing key of a person, by login"),
		of[trade.RevokeKey, gateway.RevokeKeyForm]("revoke-key", keys, "/v1/keys/{id}/revocation",
			"永久吊销签名密钥", "End a signing key for good"),
	}
}

func limits() []Operation {
	return []Operation{
		of[trade.PublishRates, gateway.PublishRatesForm]("publish-rates", "rates", "/v1/rates",
			"发布某日的汇率中间价；填写理由的作为提案提交",
			"Publish the mid rates of a day, or with a reason propose them"),
		of[trade.PublishCalendar, gateway.PublishCalendarForm]("publish-calendar", "rates", "/v1/calendars",
			"发布某年的工作日历：与周一至周五不同之处",
			"Publish the working days of a year, as they differ from Monday to Friday"),
		of[trade.SetLimits, gateway.SetLimitsForm]("set-limits", "limits", "/v1/limits",
			"提议一个场景自某日起的业务参数，由另一监管员同意后生效",
			"Propose limits of a scenario from a day on, for another governor to approve"),
		of[trade.SetRateLimits, gateway.SetRateLimitsForm]("set-rate-limits", "limits", "/v1/rate-limits",
			words.ProposeRateLimits.Zh, words.ProposeRateLimits.En),
		of[trade.ApproveProposal, gateway.ApproveProposalForm]("approve-proposal", "proposals",
			"/v1/proposals/{id}/approval", "同意提案的内容；人数足够时立即生效",
			"Agree to the content of a proposal; with the last approval that it needs it is carried out"),
		of[trade.ObjectToProposal, gateway.ObjectToProposalForm]("object-to-proposal", "proposals",
			"/v1/proposals/{id}/objection", "对提案提出异议；不阻止提案",
			"Say what speaks against a proposal, which stops nothing"),
		of[trade.WithdrawProposal, gateway.WithdrawProposalForm]("withdraw-proposal", "proposals",
			"/v1/proposals/{id}/withdrawal", "撤回自己的提案", "Take back a proposal that the caller made"),
		of[trade.SetThreshold, gateway.SetThresholdForm]("set-threshold", "proposals", "/v1/proposals/threshold",
			"提议一项行为须由几名监管员同意；所需人数比现行多一名",
			"Propose how many governors an act takes; it takes one more than acts take now"),
		of[trade.AdmitToPilot, gateway.AdmitToPilotForm]("admit-to-pilot", "pilots", "/v1/pilots",
			"将地区或银行纳入场景试点", "Open the scenario to a region or bank"),
		of[trade.StopPilot, gateway.StopPilotForm]("stop-pilot", "pilots", "/v1/pilots/stop",
			"停止地区、银行、场景的业务；均不填写则全部停止",
			"Stop a region, bank, the scenario, or with nothing named everything"),
		of[trade.ResumePilot, gateway.ResumePilotForm]("resume-pilot", "pilots", "/v1/pilots/resume",
			"提议恢复已停止的业务，由另一监管员同意后生效", "Propose to end a stop"),
	}
}

func keepers() []Operation {
	const tag, one = "keepers", "/v1/keepers/{id}"
	return []Operation{
		of[trade.AdmitKeeper, gateway.AdmitKeeperForm]("admit-keeper", tag, "/v1/keepers",
			words.DeclareAdmitKeeper.Zh, words.DeclareAdmitKeeper.En),
		of[trade.ReplaceKeeperKey, gateway.ReplaceKeeperKeyForm]("replace-keeper-key", tag, one+"/key",
			words.DeclareReplaceKeeper.Zh, words.DeclareReplaceKeeper.En),
		of[trade.RemoveKeeper, gateway.RemoveKeeperForm]("remove-keeper", tag, one+"/removal",
			words.DeclareRemoveKeeper.Zh, words.DeclareRemoveKeeper.En),
		of[trade.AdoptRuleBook, gateway.AdoptRuleBookForm]("adopt-rule-book", tag, "/v1/rule-books",
			words.DeclareRuleBook.Zh, words.DeclareRuleBook.En),
	}
}

func declarations() []Operation {
	const tag, one = "declarations", "/v1/declarations/{id}"
	return []Operation{
		of[trade.PublishDocuments, gateway.PublishDeclarationsForm]("publish-declarations", tag, "/v1/declarations",
			"登记报关单或税务备案表，一次至多 5,000 份，全部成功或全部不成",
			"Register up to 5,000 declarations of customs or tax filings, all or none of them"),
		said[trade.EnterDocument, gateway.EnterDocumentForm]("enter-document", tag, "/v1/declarations/entered",
			words.EnterDocumentDoes),
		said[trade.ConfirmDocument, gateway.ConfirmDocumentForm]("confirm-document", tag, one+"/confirmation",
			words.ConfirmDocumentDoes),
		of[trade.AmendDocument, gateway.AmendDeclarationForm]("amend-declaration", tag, one+"/amendments",
			"登记报关单的新版本；同一编号只计一次", "Give a declaration a new revision; each number counts once"),
		of[trade.WithdrawDocument, gateway.WithdrawDeclarationForm]("withdraw-declaration", tag, one+"/withdrawal",
			"撤销报关单", "Take a declaration back"),
		of[trade.ReinstateDocument, gateway.ReinstateDeclarationForm]("reinstate-declaration", tag,
			one+"/reinstatement", "取消报关单的撤销", "Take a withdrawal back"),
		of[trade.ReturnGoods, gateway.ReturnGoodsForm]("return-goods", tag, one+"/returns",
			"登记退运；同一编号只计一次", "Mark goods as returned; each number counts once"),
		of[trade.TakeBackReturn, gateway.TakeBackReturnForm]("take-back-return", tag, one+"/returns/taken-back",
			"撤回误登的退运", "Take a return back that was given notice of in error"),
		of[trade.FreezeDocument, gateway.FreezeDocumentForm]("freeze-declaration", tag, one+"/freeze",
			"冻结报关单，停止一切新的占用", "Stop every new use"),
		of[trade.UnfreezeDocument, gateway.UnfreezeDocumentForm]("unfreeze-declaration", tag, one+"/unfreeze",
			"提议解除冻结，由另一监管员同意后生效", "Propose to end a freeze"),
	}
}

func financings() []Operation {
	const tag, one = "financings", "/v1/financings/{id}"
	return []Operation{
		of[trade.Apply, gateway.ApplyForm]("apply", tag, "/v1/financings", "向银行申请融资", "Ask a bank for a financing"),
		of[trade.WithdrawApplication, gateway.WithdrawApplicationForm]("withdraw-application", tag, one+"/withdrawal",
			"撤回申请", "Take an application back"),
		of[trade.Accept, gateway.AcceptForm]("accept", tag, one+"/acceptance",
			"受理申请并占用单据价值", "Accept an application and hold the value"),
		of[trade.Decline, gateway.DeclineForm]("decline", tag, one+"/refusal", "拒绝申请", "Decline an application"),
		of[trade.ExtendHold, gateway.ExtendHoldForm]("extend-hold", tag, one+"/extensions",
			"将占用再延长一期", "Give the hold one more term"),
		of[trade.Approve, gateway.ApproveForm]("approve", tag, one+"/approval",
			"审核通过，须由受理人以外的人员办理", "Approve, by another person than accepted"),
		of[trade.Disburse, gateway.DisburseForm]("disburse", tag, one+"/disbursal", "登记放款", "Register the loan"),
		of[trade.CorrectDisbursal, gateway.CorrectDisbursalForm]("correct-disbursal", tag, one+"/disbursal/corrections",
			"更正放款条款", "Replace the terms of a disbursal"),
		of[trade.Repay, gateway.RepayForm]("repay", tag, one+"/repayments", "登记还款", "Register a repayment"),
		of[trade.CorrectRepayment, gateway.CorrectRepaymentForm]("correct-repayment", tag,
			one+"/repayments/{number}/correction", "撤回误登的还款", "Take back a repayment that was entered wrongly"),
		of[trade.ReleasePledge, gateway.ReleasePledgeForm]("release-pledge", tag, one+"/release",
			"解除已结清融资仍留在报关单上的质押",
			"Release what a settled financing still pledges of a declaration"),
		of[trade.MovePledge, gateway.MovePledgeForm]("move-pledge", tag, one+"/pledge-moves",
			"将质押移至替代已撤销报关单的报关单，须由录入条款以外的人员办理",
			"Move a pledge to the declaration that replaces a withdrawn one, by another person than entered the terms"),
		of[trade.NoteAdvice, gateway.NoteAdviceForm]("note-advice", tag, one+"/opinion/notes",
			"将银行对提示的处置记录在案", "Put on the record what the bank made of an opinion"),
	}
}

func payments() []Operation {
	const tag, one = "payments", "/v1/payments/{id}"
	return []Operation{
		said[trade.OpenPayment, gateway.OpenPaymentForm]("open-payment", tag, "/v1/payments", words.OpenPaymentDoes),
		said[trade.WithdrawPayment, gateway.WithdrawPaymentForm]("withdraw-payment", tag, one+"/withdrawal",
			words.WithdrawPaymentDoes),
		said[trade.AcceptPayment, gateway.AcceptPaymentForm]("accept-payment", tag, one+"/acceptance",
			words.AcceptPaymentDoes),
		said[trade.DeclinePayment, gateway.DeclinePaymentForm]("decline-payment", tag, one+"/refusal",
			words.DeclinePaymentDoes),
		said[trade.ExtendPayment, gateway.ExtendPaymentForm]("extend-payment", tag, one+"/extensions",
			words.ExtendPaymentDoes),
		said[trade.ApprovePayment, gateway.ApprovePaymentForm]("approve-payment", tag, one+"/approval",
			words.ApprovePaymentDoes),
		said[trade.Pay, gateway.PayForm]("pay", tag, one+"/remittance", words.PayDoes),
		said[trade.VoidPayment, gateway.VoidPaymentForm]("void-payment", tag, one+"/void", words.VoidPaymentDoes),
		said[trade.RefundPayment, gateway.RefundPaymentForm]("refund-payment", tag, one+"/refunds",
			words.RefundPaymentDoes),
		said[trade.MatchPayment, gateway.MatchPaymentForm]("match-payment", tag, one+"/matches",
			words.MatchPaymentDoes),
		said[trade.AttachInvoices, gateway.AttachInvoicesForm]("attach-invoices", tag, one+"/invoices",
			words.AttachInvoicesDoes),
		said[trade.ReportCheck, gateway.ReportCheckForm]("report-check", tag, one+"/check", words.ReportCheckDoes),
		said[trade.ReportTask, gateway.ReportTaskForm]("report-task", "tasks", "/v1/tasks/{id}/report",
			words.ReportTaskDoes),
		said[trade.ConfirmRefund, gateway.ConfirmRefundForm]("confirm-refund", tag,
			one+"/refunds/{number}/confirmation",
			words.ConfirmRefundDoes),
	}
}

func proceeds() []Operation {
	const tag, one = "proceeds", "/v1/proceeds/{id}"
	return []Operation{
		of[trade.RegisterProceeds, gateway.RegisterProceedsForm]("register-proceeds", tag, "/v1/proceeds",
			"登记收汇并与报关单匹配", "Register money from abroad and match it to declarations"),
		of[trade.CorrectProceeds, gateway.CorrectProceedsForm]("correct-proceeds", tag, one+"/correction",
			"更正收汇匹配：全部、部分或撤回", "Match proceeds otherwise, in full or in part, or take the match back"),
		said[trade.MatchProceeds, gateway.MatchProceedsForm]("match-proceeds", tag, one+"/matches",
			words.MatchProceedsDoes),
		said[trade.ConfirmProceeds, gateway.ConfirmProceedsForm]("confirm-proceeds", tag, one+"/confirmation",
			words.ConfirmProceedsDoes),
		of[trade.CloseRemainder, gateway.CloseRemainderForm]("close-remainder", tag, one+"/remainder",
			"登记报关单不会再收到的尾差：银行费用、降价",
			"Say how much of a declaration will not come: bank charges, a reduced price"),
	}
}

func models() []Operation {
	const tag, one = "models", "/v1/models/{id}"
	return []Operation{
		of[trade.ReportInspection, gateway.ReportInspectionForm]("report-inspection", "inspections",
			"/v1/inspections/{id}/report", "将抽查结果记录在案", "Put on the record what an inspection found"),
		of[trade.ActivateModel, gateway.ActivateModelForm]("activate-model", tag, one+"/activation",
			"提议启用模型，或恢复以前用过的模型或已公布的权重表（table），由另一监管员同意后生效",
			"Propose a model, or go back to one that was in force before or to the published weights table (table)"),
	}
}
