package portal

import (
	"net/http"
	"net/url"
	"strings"

	"tallystick/face/words"
)

// faultPage says what is wrong, what to do, and, of what an operator has to mend, when and
// where it was.
type faultPage struct{ Title, Detail, Remedy, Seen, Back string }

func (v *visit) faultPage(told *fault) faultPage {
	page := faultPage{Title: v.pick(capital(strings.ToLower(http.StatusText(told.status))), titlesZh[told.status]),
		Detail: v.pick(capital(told.en)+".", told.zh+"。"), Back: v.cameFrom()}
	switch {
	case told.status == http.StatusNotFound || told.status == http.StatusBadRequest && v.r.Method == http.MethodGet:
		page.Remedy = v.say(words.CheckTheAddress)
	case told.status == http.StatusBadRequest || told.status == http.StatusForbidden:
		page.Remedy = v.say(words.NothingWasSent)
	default:
		page.Remedy = v.say(words.TellTheOperator)
		page.Seen = v.Clock().In(china).Format("2006-01-02 15:04:05") + " · " + v.r.URL.Path
	}
	return page
}

// cameFrom is the page of this portal on which the request was made; empty where the browser
// does not tell, or tells the same page.
func (v *visit) cameFrom() string {
	from, err := url.Parse(v.r.Referer())
	if err != nil || from.Host != v.r.Host || from.Path == v.r.URL.Path || from.Path == "" {
		return ""
	}
	return local(from.RequestURI())
}

var titlesZh = map[int]string{http.StatusNotFound: "未找到", http.StatusForbidden: "无权操作", http.StatusBadRequest: "请求有误",
	http.StatusInternalServerError: "暂时无法完成", http.StatusInsufficientStorage: "磁盘已满",
	http.StatusTooManyRequests:    "请求过多",
	http.StatusServiceUnavailable: words.ModelGoneTitle.Zh}
