package gateway

import (
	"tallystick/face/paper"
)

// doubts are what is doubtful in a form's declarations, and where.
type doubts struct {
	places []string
	all    []paper.Problem
	code   string
}

func (d *doubts) add(at, number string, doubtful []paper.Problem) {
	for _, p := range doubtful {
		d.places = append(d.places, at+p.Path())
		d.all = append(d.all, p)
	}
	if len(doubtful) > 0 {
		d.code = paper.Joined(d.code, paper.ConfirmCode(number, doubtful))
	}
}

// ask refuses a form with doubts until it carries their code, and says every one.
func (d *doubts) ask(a *asking, confirm string) {
	if len(d.all) == 0 || confirm == d.code {
		return
	}
	for i, p := range d.all {
		if i == 100 {
			break
		}
		a.no(d.places[i], "存疑："+p.Zh, "doubtful: "+p.En)
	}
	a.no("confirm", "以上存疑处如核对无误，请在 confirm 中填写 "+d.code+" 后重新提交",
		"if the doubtful fields above stand as they are, send the same again with confirm "+d.code)
}
