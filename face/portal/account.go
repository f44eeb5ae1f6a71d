package portal

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"tallystick/node/desk"
	"tallystick/node/gateway"
)

type accountShow struct {
	CSRF, Login, Duties string
	First               bool // the password was set by somebody else
	Password, Token     []field
	Sessions            []sessionRow
	Tokens              []tokenRow
	Secret              string // of the token that was just made
}

type sessionRow struct {
	ID, Since, Seen, Source, Agent string
	Here                           bool
}

type tokenRow struct{ ID, Label, Since, Expires string }

func (v *visit) accountShow() error {
	var told *notice
	switch v.r.URL.Query().Get("did") {
	case "password":
		told = &notice{Tone: "good", Title: v.pick("The password is changed; every other session and every token has "+
			"ended.", "密码已修改，其他会话与全部令牌均已失效。")}
	case "ended":
		told = &notice{Tone: "good", Title: v.pick("It has ended.", "已停用。")}
	}
	return v.accountPage(http.StatusOK, told, "", "", nil)
}

func (v *visit) accountPage(status int, told *notice, tried, secret string, wrong gateway.InputErrors) error {
	page := accountShow{CSRF: v.session.CSRF, Login: v.person.Login, Duties: v.duties(v.person.Duties),
		First: v.person.FirstPassword, Secret: secret}
	page.Password = v.withoutValues(v.filled([]field{
		{Name: "password", Label: v.pick("Present password", "当前密码"), Type: "password", Required: true},
		{Name: "newPassword", Label: v.pick("New password", "新密码"), Type: "password", Required: true,
			Hint: v.pick("10 to 128 characters, without your login name. Length is worth more than odd signs.",
				"10 至 128 个字符，不含登录名；长度比特殊符号更重要。")},
		{Name: "again", Label: v.pick("New password again", "再次输入新密码"), Type: "password", Required: true},
	}, "password", tried, wrong))
	days := []option{{"30", "30", false}, {"90", "90", true}, {"180", "180", false}, {"366", "366", false}}
	page.Token = v.filled([]field{
		{Name: "label", Label: v.pick("What it is for", "用途"), Required: true},
		{Name: "days", Label: v.pick("Days it lasts", "有效天数"), Options: days},
	}, "token", tried, wrong)
	sessions, err := v.Gateway.Sessions(v.r.Context(), v.person)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, sessionRow{ID: s.ID, Since: v.minute(s.Since), Seen: v.minute(s.Seen),
			Source: s.Source, Agent: browserWords(s.Agent), Here: s.ID == v.session.ID})
	}
	tokens, err := v.Gateway.Bearers(v.r.Context(), v.person)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		page.Tokens = append(page.Tokens, tokenRow{t.ID, t.Label, v.minute(t.Since), v.minute(t.Expires)})
	}
	f := frame{Page: page}
	if told != nil {
		f.Notices = append(f.Notices, *told.at(wrong, append(page.Password, page.Token...)))
	}
	return v.show(status, "account_show", f)
}

// browserWords says in two words what a browser calls itself in a hundred
// characters; what is not known stays as it is.
func browserWords(agent string) string {
	found := func(names ...string) string {
		for _, name := range names {
			mark, words, _ := strings.Cut(name, "=")
			if strings.Contains(agent, mark) {
				return words
			}
		}
		return ""
	}
	browser := found("Edg=Edge", "MicroMessenger=WeChat", "Firefox/=Firefox", "Chrome/=Chrome", "Safari/=Safari")
	system := found("Android=Android", "iPhone=iPhone", "iPad=iPad", "Windows=Windows", "Mac OS=macOS", "Linux=Linux")
	if browser == "" || system == "" {
		return agent
	}
	return browser + " · " + system
}

// withoutValues keeps passwords from being sent back.
func (v *visit) withoutValues(fields []field) []field {
	for i := range fields {
		fields[i].Value = ""
	}
	return fields
}

func (v *visit) minute(at time.Time) string {
	if at.UnixMilli() <= 0 {
		return "–"
	}
	return at.In(china).Format("2006-01-02 15:04")
}

// accountOrder carries out what a person does about the own account.
func (v *visit) accountOrder() error {
	post, ctx := v.r.PostForm, v.r.Context()
	switch v.r.PathValue("do") {
	case "password":
		return v.changePassword(post.Get("password"), post.Get("newPassword"), post.Get("again"))
	case "end-session":
		if err := v.Gateway.EndSession(ctx, v.person, post.Get("id")); err != nil {
			return err
		}
		return v.backTo("/account?did=ended")
	case "end-token":
		if err := v.Gateway.RevokeBearer(ctx, v.person, post.Get("id")); err != nil {
			return err
		}
		return v.backTo("/account?did=ended")
	case "token":
		days, _ := strconv.Atoi(post.Get("days"))
		secret, _, err := v.Gateway.IssueBearer(ctx, v.person, post.Get("label"), time.Duration(days)*24*time.Hour)
		if wrong, ok := inputErrors(err); ok {
			return v.accountPage(http.StatusUnprocessableEntity, v.wrongNotice(wrong), "token", "", wrong)
		}
		if err != nil {
			return err
		}
		return v.accountPage(http.StatusOK, nil, "", secret, nil)
	}
	return notFound("没有该操作", "there is no such order")
}

func (v *visit) changePassword(old, fresh, again string) error {
	var wrong gateway.InputErrors
	if fresh != again {
		wrong = gateway.InputErrors{{Field: "again", Zh: "两次输入的新密码不一致",
			En: "the new password was typed differently the second time"}}
	} else {
		err := v.Gateway.ChangePassword(v.r.Context(), v.knock(v.r, v.person.Login, old), fresh, v.session.Token)
		if err == nil {
			return v.backTo("/account?did=password")
		}
		var ok bool
		if wrong, ok = inputErrors(err); !ok {
			words := v.doorWords(err)
			if words == "" {
				return err
			}
			if err == desk.ErrWrongPassword {
				words = v.pick("The present password is wrong.", "当前密码不正确。")
			}
			return v.accountPage(http.StatusUnprocessableEntity, &notice{Tone: "bad", Title: words},
				"password", "", nil)
		}
	}
	return v.accountPage(http.StatusUnprocessableEntity, v.wrongNotice(wrong), "password", "", wrong)
}
