package words

import (
	"strings"

	"tallystick/book/trade"
)

// Unknown is what a value is called that has no name here.
var Unknown = Text{"未知", "unknown"}

// Name gives what a value of one of the rule book's enumerations is called: a
// kind, class, state, product, source, instrument, reason, verb, duty or set of
// duties. Of another type, and of a value without a name, it gives [Unknown].
func Name(value any) Text {
	switch v := value.(type) {
	case trade.PartyKind:
		return at(partyKinds, v)
	case trade.Class:
		return at(classes, v)
	case trade.Duty:
		return dutiesOf(v)
	case trade.DocumentKind:
		return at(documentKinds, v)
	case trade.Trust:
		return at(trusts, v)
	case trade.TieRole:
		return at(ties, v)
	case trade.DealKind:
		return at(deals, v)
	case trade.NoticeKind:
		return at(noticeKinds, v)
	case trade.Scenario:
		return at(scenarios, v)
	case trade.Product:
		return at(products, v)
	case trade.State:
		return at(states, v)
	case trade.Source:
		return at(sources, v)
	case trade.Instrument:
		return at(instruments, v)
	case trade.Quality:
		return at(qualities, v)
	case trade.Finding:
		return at(findings, v)
	case trade.InspectionState:
		return at(inspectionStates, v)
	case trade.Figure:
		return at(figures, v)
	case trade.Exemption:
		return at(exemptions, v)
	case trade.Purpose:
		return at(purposes, v)
	case trade.Verified:
		return at(verified, v)
	case trade.InvoiceState:
		return at(invoiceStates, v)
	case trade.NormSeries:
		return at(normSeries, v)
	case trade.ProposalState:
		return at(proposalStates, v)
	case trade.KeeperState:
		return at(keeperStates, v)
	case trade.MarkLabel:
		return at(markLabels, v)
	case trade.MarkStrength:
		return at(markStrengths, v)
	case trade.MarkAction:
		return at(markActions, v)
	case trade.DeadlineKind:
		return at(deadlines, v)
	case trade.AlertKind:
		return at(alerts, v)
	case trade.Reason:
		return at(reasons, v)
	case trade.Verb:
		return at(verbs, v)
	case trade.RecordKind:
		return at(records, v)
	}
	return nameOfTask(value)
}

// nameOfTask names what is said of what is to be reported, and what permits allow.
func nameOfTask(value any) Text {
	switch v := value.(type) {
	case trade.TaskKind:
		return at(taskKinds, v)
	case trade.TaskState:
		return at(taskStates, v)
	case trade.Permission:
		return at(permissions, v)
	case trade.Relation:
		return at(relations, v)
	}
	return Unknown
}

func at[E ~uint8 | ~uint16](names []Text, value E) Text {
	if int(value) < len(names) && names[value] != (Text{}) {
		return names[value]
	}
	return Unknown
}

// List names several things one after the other.
func List(all []Text) Text {
	zh, en := make([]string, len(all)), make([]string, len(all))
	for i, t := range all {
		zh[i], en[i] = t.Words()
	}
	return Text{strings.Join(zh, "、"), strings.Join(en, ", ")}
}

// dutiesOf names a set of duties.
func dutiesOf(set trade.Duty) Text {
	var held []Text
	for i, name := range duties {
		if set&(1<<i) != 0 {
			held = append(held, name)
		}
	}
	return List(held)
}
