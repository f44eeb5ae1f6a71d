package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// finalWait is how long a page waits for an order to be final.
const finalWait = 10 * time.Second

// carryOut submits a form, waits until it is final and goes to a page that
// shows what came of it; one that is not final yet has a page of its own that
// says so, and later what came of it. Where something is wrong the page is shown
// again with the reason. The same form of the same page is carried out once,
// however often its button is pressed.
func (v *visit) carryOut(form gateway.Form, to string, again func(*notice, gateway.InputErrors) error) error {
	pressed := sha256.Sum256([]byte(v.r.URL.Path + "\n" + v.r.PostForm.Encode()))
	once := gateway.Request{Wish: "page-" + hex.EncodeToString(pressed[:]), Wait: v.Wait}
	outcome, err := v.Gateway.Submit(v.r.Context(), v.person, form, once)
	if wrong, ok := inputErrors(err); ok {
		return again(v.wrongNotice(wrong), wrong)
	}
	if err != nil {
		if told, ok := v.told(err); ok {
			return again(&told, nil)
		}
		return err
	}
	if !outcome.Refusal.OK() {
		return again(v.refused(outcome), nil)
	}
	if strings.HasSuffix(to, "/") {
		to += outcome.Subject
	}
	if outcome.Pending || outcome.Expired {
		return v.backTo(submissionPath(outcome, to))
	}
	return v.backTo(to + "?sent=" + outcome.Envelope.String())
}

// refused tells a refusal, and whether the attempt is on the record.
func (v *visit) refused(o gateway.Outcome) *notice {
	refusal := v.refusalNotice(o.Refusal)
	refusal.Focus = true
	if o.Height > 0 {
		refusal.Remedy += v.pick(" The attempt is on the record.", " 本次尝试已记录在账本。")
	}
	return &refusal
}

// tried asks the rules about a form without sending it.
func (v *visit) tried(form gateway.Form) (*notice, gateway.InputErrors, error) {
	refusal, err := v.Gateway.Try(v.r.Context(), v.person, form)
	if wrong, ok := inputErrors(err); ok {
		return v.wrongNotice(wrong), wrong, nil
	}
	verdict := notice{Tone: "good", Title: v.pick("The rules allow it now.", "规则校验通过。"),
		Detail: v.pick("Nothing has been sent yet.", "尚未提交。")}
	if !refusal.OK() {
		verdict = v.refusalNotice(refusal)
	}
	verdict.Focus = true
	return &verdict, nil, err
}

// told gives errors of the gateway that were made for people to read.
func (v *visit) told(err error) (notice, bool) {
	for _, known := range []error{gateway.ErrBusy, desk.ErrNoKey, gateway.ErrOtherRequest, desk.ErrLoginTaken,
		gateway.ErrNotHere} {
		if errors.Is(err, known) {
			return notice{Tone: "bad", Title: v.sayError(known)}, true
		}
	}
	var tooMany gateway.TooMany
	if errors.As(err, &tooMany) {
		return notice{Tone: "warn", Title: v.sayError(tooMany)}, true
	}
	return notice{}, false
}

// carried is what came of the command that a page was redirected after. It is
// asked anew each time, so that an address never says more than what happened.
func (v *visit) carried() (notice, bool, error) {
	text := v.r.URL.Query().Get("sent")
	if text == "" || v.person.ID.IsZero() {
		return notice{}, false, nil
	}
	envelope, err := trade.ParseID[trade.Entry](text)
	if err != nil {
		return notice{}, false, nil
	}
	outcome, err := v.Gateway.Status(v.r.Context(), v.person, envelope)
	if errors.Is(err, gateway.ErrNoSubmission) {
		return notice{}, false, nil
	}
	return *v.came(outcome), err == nil, err
}

// came says what came of a command.
func (v *visit) came(o gateway.Outcome) *notice {
	switch {
	case o.Pending:
		return &notice{Tone: "warn", Title: v.pick("Sent; not final yet.", "已提交，尚未上链。"),
			Detail: v.pick("It is kept and will not be lost. Do not send it again.", "提交已保存，不会丢失，请勿重复提交。"),
			Remedy: v.pick("This page says what came of it; reload it in a moment.", "结果将在本页显示，请稍后刷新。")}
	case o.Expired:
		return &notice{Tone: "bad", Title: v.pick("It did not enter a block in time. Nothing was changed: send it "+
			"again.",
			"未能及时入块，未作任何更改，请重新提交。")}
	case o.Unchanged:
		return &notice{Tone: "good", Title: v.pick("Everything was so already.", "内容已是如此，无需更改。")}
	case !o.Refusal.OK():
		return v.refused(o)
	}
	return &notice{Tone: "good", Title: v.pick("Done, and final.", "提交成功，已上链。"),
		Detail: v.pick("block ", "区块 ") + strconv.FormatInt(o.Height, 10)}
}

func inputErrors(err error) (gateway.InputErrors, bool) {
	var wrong gateway.InputErrors
	ok := errors.As(err, &wrong)
	return wrong, ok
}

// fits reports whether a page leads to a kind of command about an object,
// whatever stands in its way: one that begins something new has the zero object.
func (v *visit) fits(verb trade.Verb, about trade.Object) bool {
	answer, err := v.Gateway.May(v.r.Context(), v.person, verb, about)
	return err == nil && answer.Fits
}

// begins is fits of what begins something new.
func (v *visit) begins(verb trade.Verb) bool { return v.fits(verb, trade.Object{}) }

// partyName gives a party's name, or what it is and the start of its identifier when
// the person may not know it, or the node was not told it.
func (v *visit) partyName(id trade.PartyID) string {
	if name, ok := v.knownParty(id); ok {
		return name
	}
	if p, ok, err := v.party(id); err == nil && ok {
		return v.name(p.Kind) + " " + short(id)
	}
	return short(id)
}

func (v *visit) knownParty(id trade.PartyID) (string, bool) {
	name, ok := v.Gateway.NameOf(v.r.Context(), v.person, id)
	if v.Language == English && name.En != "" {
		return name.En, ok
	}
	return name.Zh, ok
}

// regions lists the regions as choices, led by one that means none where there
// is a text for it.
func (v *visit) regions(none string, here trade.Region) []option {
	var list []option
	if none != "" {
		list = append(list, option{"", none, here == ""})
	}
	for _, r := range code.Regions() {
		list = append(list, option{r, v.regionName(trade.Region(r)) + " · " + r, r == string(here)})
	}
	return list
}

func (v *visit) regionName(r trade.Region) string {
	if r == "" {
		return v.pick("Whole country", "全国")
	}
	zh, en := code.RegionNames(string(r))
	return v.pick(en, zh)
}

// foundNotice tells what a look-up may tell: what is left, never who took the rest.
func (v *visit) foundNotice(f gateway.Found) notice {
	if !f.Known {
		return notice{Tone: "warn", Title: v.within(words.NoSuchDocument),
			Detail: v.within(words.NotPublished)}
	}
	return notice{Tone: "good", Title: v.within(words.StillAvailable) +
		moneyOf(f.Available), Detail: v.pick("The look-up is on the record.", "本次查证已留痕。")}
}
