package trade

import "fmt"

// ruleNames gives each rule, in order of its number, the name that programs know
// it by: that of its constant.
var ruleNames = [...]struct {
	rule Rule
	name string
}{
	{EnvelopeMustBeReadable, "EnvelopeMustBeReadable"},
	{ChainMustMatch, "ChainMustMatch"},
	{SignatureMustVerify, "SignatureMustVerify"},
	{EnvelopeMustNotBeExpired, "EnvelopeMustNotBeExpired"},
	{EnvelopeMustNotBeReplayed, "EnvelopeMustNotBeReplayed"},
	{EnvelopeMustNotLastTooLong, "EnvelopeMustNotLastTooLong"},
	{EnvelopeMustNotBeTooLarge, "EnvelopeMustNotBeTooLarge"},
	{HeadMustBeOwn, "HeadMustBeOwn"},
	{HeadMustNotBeTooOld, "HeadMustNotBeTooOld"},
	{DetailsMustSayTheSame, "DetailsMustSayTheSame"},
	{EvidenceMustSayTheSame, "EvidenceMustSayTheSame"},
	{KeyMustBeEnrolled, "KeyMustBeEnrolled"},
	{KeyMustNotBeRevoked, "KeyMustNotBeRevoked"},
	{PartyMustBeAdmitted, "PartyMustBeAdmitted"},
	{PartyMustNotBeSuspended, "PartyMustNotBeSuspended"},
	{DutyMustAllow, "DutyMustAllow"},
	{PartyMustBeNew, "PartyMustBeNew"},
	{PartyKindMustBeKnown, "PartyKindMustBeKnown"},
	{RegionMustBeKnown, "RegionMustBeKnown"},
	{PartyMustBeSuspended, "PartyMustBeSuspended"},
	{KeyMustBeNew, "KeyMustBeNew"},
	{SchemeMustBeKnown, "SchemeMustBeKnown"},
	{PublicKeyMustBeSound, "PublicKeyMustBeSound"},
	{DutyMustFitParty, "DutyMustFitParty"},
	{ClassMustFitParty, "ClassMustFitParty"},
	{RegulatorMustNotBeTarget, "RegulatorMustNotBeTarget"},
	{EnterpriseMustBeAdmitted, "EnterpriseMustBeAdmitted"},
	{EnterpriseMustBeListed, "EnterpriseMustBeListed"},
	{BankMustBeAdmitted, "BankMustBeAdmitted"},
	{BankMustNotBeSuspended, "BankMustNotBeSuspended"},
	{PersonMustBeGiven, "PersonMustBeGiven"},
	{EnterpriseMustNotBeSuspended, "EnterpriseMustNotBeSuspended"},
	{SuspendedMustNotGrow, "SuspendedMustNotGrow"},
	{PartyMustNotBeExpelled, "PartyMustNotBeExpelled"},
	{SealingKeyMustBeSound, "SealingKeyMustBeSound"},
	{HostMustBeNeutral, "HostMustBeNeutral"},
	{AdministratorsMustBeTwo, "AdministratorsMustBeTwo"},
	{PartyMustNotBeSucceeded, "PartyMustNotBeSucceeded"},
	{SuccessorMustBeOther, "SuccessorMustBeOther"},
	{SuccessorMustBeSameKind, "SuccessorMustBeSameKind"},
	{SuccessorMustAct, "SuccessorMustAct"},
	{SuccessionsMustBeInBounds, "SuccessionsMustBeInBounds"},
	{DocumentMustExist, "DocumentMustExist"},
	{DocumentMustBeNew, "DocumentMustBeNew"},
	{DocumentKindMustBeSources, "DocumentKindMustBeSources"},
	{AmountMustBePositive, "AmountMustBePositive"},
	{AmountMustBeInRange, "AmountMustBeInRange"},
	{CurrencyMustBeKnown, "CurrencyMustBeKnown"},
	{ModeMustBeKnown, "ModeMustBeKnown"},
	{DateMustNotBeInFuture, "DateMustNotBeInFuture"},
	{ListMustBeInBounds, "ListMustBeInBounds"},
	{SourceMustOwnDocument, "SourceMustOwnDocument"},
	{RevisionMustFollow, "RevisionMustFollow"},
	{CurrencyMustStay, "CurrencyMustStay"},
	{DocumentMustNotBeWithdrawn, "DocumentMustNotBeWithdrawn"},
	{ReturnMustNotExceedWorth, "ReturnMustNotExceedWorth"},
	{DocumentMustNotBeFrozen, "DocumentMustNotBeFrozen"},
	{DocumentMustBeFrozen, "DocumentMustBeFrozen"},
	{HolderMustBeApplicant, "HolderMustBeApplicant"},
	{ModeMustBeFinanceable, "ModeMustBeFinanceable"},
	{TakingMustNotExceedAvailable, "TakingMustNotExceedAvailable"},
	{DocumentMustNotRepeat, "DocumentMustNotRepeat"},
	{IdentifierMustBeGiven, "IdentifierMustBeGiven"},
	{DetailsMustBeGiven, "DetailsMustBeGiven"},
	{DocumentMustCoverClaims, "DocumentMustCoverClaims"},
	{DocumentMustStandAsSent, "DocumentMustStandAsSent"},
	{NoticeMustSayTheSame, "NoticeMustSayTheSame"},
	{NoticeMustNotBeTakenBack, "NoticeMustNotBeTakenBack"},
	{NoticeMustExist, "NoticeMustExist"},
	{HolderMustStay, "HolderMustStay"},
	{ReplacedMustBeOwn, "ReplacedMustBeOwn"},
	{ReplacedMustBeWithdrawn, "ReplacedMustBeWithdrawn"},
	{DocumentMustNotBeReplaced, "DocumentMustNotBeReplaced"},
	{ReplacementsMustBeInBounds, "ReplacementsMustBeInBounds"},
	{TrustMustSuffice, "TrustMustSuffice"},
	{DocumentMustNotBeExpired, "DocumentMustNotBeExpired"},
	{KindMustFitScenario, "KindMustFitScenario"},
	{TieMustAgree, "TieMustAgree"},
	{TrustMustFitSource, "TrustMustFitSource"},
	{DocumentMustNotBeTooOld, "DocumentMustNotBeTooOld"},
	{FinancingMustExist, "FinancingMustExist"},
	{FinancingMustBeNew, "FinancingMustBeNew"},
	{FinancingMustBeApplied, "FinancingMustBeApplied"},
	{FinancingMustBeAccepted, "FinancingMustBeAccepted"},
	{FinancingMustBeApproved, "FinancingMustBeApproved"},
	{FinancingMustBeDisbursed, "FinancingMustBeDisbursed"},
	{FinancingMustNotBeDisbursed, "FinancingMustNotBeDisbursed"},
	{ProductMustBeOpen, "ProductMustBeOpen"},
	{TenorMustBeInLimit, "TenorMustBeInLimit"},
	{AdvanceMustBeInLimit, "AdvanceMustBeInLimit"},
	{SecondPersonMustAct, "SecondPersonMustAct"},
	{HoldMustNotHaveLapsed, "HoldMustNotHaveLapsed"},
	{HoldMustBeExtendable, "HoldMustBeExtendable"},
	{ReasonMustBeGiven, "ReasonMustBeGiven"},
	{DisbursalMustMatchLines, "DisbursalMustMatchLines"},
	{DateMustBeInOrder, "DateMustBeInOrder"},
	{DateMustNotBeTooOld, "DateMustNotBeTooOld"},
	{InterestRateMustBeInRange, "InterestRateMustBeInRange"},
	{MaturityMustFollowDate, "MaturityMustFollowDate"},
	{CorrectionMustChange, "CorrectionMustChange"},
	{CorrectionMustCoverRepaid, "CorrectionMustCoverRepaid"},
	{DisbursalMustNotExceedAsked, "DisbursalMustNotExceedAsked"},
	{PledgeMustFollowReplacement, "PledgeMustFollowReplacement"},
	{MoveMustNotExceedPledge, "MoveMustNotExceedPledge"},
	{MoveMustKeepCurrency, "MoveMustKeepCurrency"},
	{RepaymentMustNotExceedOwed, "RepaymentMustNotExceedOwed"},
	{SourceMustBeAllowed, "SourceMustBeAllowed"},
	{ProceedsMustBeNamed, "ProceedsMustBeNamed"},
	{ProceedsMustExist, "ProceedsMustExist"},
	{ProceedsMustBeNew, "ProceedsMustBeNew"},
	{ProceedsMustBeSameDeal, "ProceedsMustBeSameDeal"},
	{RepaymentMustNotExceedProceeds, "RepaymentMustNotExceedProceeds"},
	{InstrumentMustBeAllowed, "InstrumentMustBeAllowed"},
	{BoPCodeMustBeKnown, "BoPCodeMustBeKnown"},
	{MatchMustNotExceedProceeds, "MatchMustNotExceedProceeds"},
	{RepaymentMustExist, "RepaymentMustExist"},
	{RepaymentMustNotBeCorrected, "RepaymentMustNotBeCorrected"},
	{CollectionMustNotExceedWorth, "CollectionMustNotExceedWorth"},
	{AdviceMustBeNamed, "AdviceMustBeNamed"},
	{RepaymentMustBeNew, "RepaymentMustBeNew"},
	{RepaymentMustNotRepeat, "RepaymentMustNotRepeat"},
	{MatchMustCoverUses, "MatchMustCoverUses"},
	{MatchMustExist, "MatchMustExist"},
	{RemainderMustBeInLimit, "RemainderMustBeInLimit"},
	{ReasonMustFit, "ReasonMustFit"},
	{FinancingMustBeSettled, "FinancingMustBeSettled"},
	{PledgeMustBeLeft, "PledgeMustBeLeft"},
	{EvidenceMustBeGiven, "EvidenceMustBeGiven"},
	{ContractedRateMustBeInBand, "ContractedRateMustBeInBand"},
	{RateMustBePublished, "RateMustBePublished"},
	{LimitsMustNotBeBackdated, "LimitsMustNotBeBackdated"},
	{LimitsMustBeSound, "LimitsMustBeSound"},
	{PilotMustNameOnePlace, "PilotMustNameOnePlace"},
	{PilotMustBeAdmitted, "PilotMustBeAdmitted"},
	{PilotMustNotBeStopped, "PilotMustNotBeStopped"},
	{PilotMustBeStopped, "PilotMustBeStopped"},
	{RegionMustBeInPilot, "RegionMustBeInPilot"},
	{BankMustBeInPilot, "BankMustBeInPilot"},
	{CapMustNotBeExceeded, "CapMustNotBeExceeded"},
	{RateMustBeProposed, "RateMustBeProposed"},
	{CalendarMustBeSound, "CalendarMustBeSound"},
	{InspectionMustBeDrawn, "InspectionMustBeDrawn"},
	{InspectionMustNotBeReported, "InspectionMustNotBeReported"},
	{FindingMustBeGiven, "FindingMustBeGiven"},
	{ModelMustBeNamed, "ModelMustBeNamed"},
	{ModelMustNotBeBackdated, "ModelMustNotBeBackdated"},
	{ModelMustBeOther, "ModelMustBeOther"},
	{ActMustBeProposed, "ActMustBeProposed"},
	{ProposalMustBeNew, "ProposalMustBeNew"},
	{ProposalMustBeOpen, "ProposalMustBeOpen"},
	{ContentMustAgree, "ContentMustAgree"},
	{GovernorMustNotRepeat, "GovernorMustNotRepeat"},
	{ThresholdMustBeSound, "ThresholdMustBeSound"},
	{GovernorMustBeSeasoned, "GovernorMustBeSeasoned"},
	{ProposalMustBeOwn, "ProposalMustBeOwn"},
}

// String gives the rule's own name, such as TakingMustNotExceedAvailable.
func (r Rule) String() string {
	for _, known := range ruleNames {
		if known.rule == r {
			return known.name
		}
	}
	return fmt.Sprintf("Rule%d", uint16(r))
}

// ParseRule reads a rule's own name, the inverse of String.
func ParseRule(name string) (Rule, error) {
	for _, known := range ruleNames {
		if known.name == name {
			return known.rule, nil
		}
	}
	return 0, fmt.Errorf("%.60q is no rule", name)
}

// Rules lists every rule in order of its number.
func Rules() []Rule {
	all := make([]Rule, len(ruleNames))
	for i, known := range ruleNames {
		all[i] = known.rule
	}
	return all
}
