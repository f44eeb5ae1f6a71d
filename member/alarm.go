package member

import (
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tallystick/book/trade"
	"tallystick/face/api"
	"tallystick/face/words"
	"tallystick/node/chain"
)

// alarmsOf tells the API in words what is wrong with the chain.
func alarmsOf(s chain.Status) (alarms []api.Alarm) {
	if s.Stalled > 0 {
		seconds := int(s.Stalled / time.Second)
		alarms = append(alarms, api.Alarm{Kind: "no-block", Unready: true,
			Zh: fmt.Sprintf("已有 %d 秒没有新区块而交易在等待：可能不足三分之二的成员在线，请检查其他成员及网络", seconds),
			En: fmt.Sprintf("no block for %d s although envelopes wait: fewer than two thirds of the members' votes "+
				"may be present; look at the other members and the lines to them", seconds)})
	}
	if !s.Quorate() {
		text := words.FewKeepersWithinReach.With(s.Within, s.Keepers)
		alarms = append(alarms, api.Alarm{Kind: "no-quorum", Unready: true, Zh: text.Zh, En: text.En})
	}
	if s.CatchingUp && s.Keepers > 1 {
		alarms = append(alarms, api.Alarm{Kind: "catching-up", Unready: true, Zh: words.NodeCatchesUp.Zh,
			En: words.NodeCatchesUp.En})
	}
	if s.Rules.Next > trade.NewestRuleBook {
		text := words.RulesNotKnown.With(s.Rules.Next, s.Rules.From.Clock(), trade.NewestRuleBook)
		alarms = append(alarms, api.Alarm{Kind: "rules-unknown", Zh: text.Zh, En: text.En})
	}
	if silent := s.Silent(); len(silent) > 0 {
		names := strings.Join(silent, ", ")
		alarms = append(alarms, api.Alarm{Kind: "votes-missing", Zh: "下列成员连续缺席投票，请联系其运维：" + names,
			En: "these members' votes have been missing for many blocks, call their operators: " + names})
	}
	for _, twice := range s.SignedTwice {
		alarm := api.Alarm{Kind: "signed-twice",
			Zh: fmt.Sprintf("成员 %s 在高度 %d 签署了两个不同的区块，请报告监管机构", twice.Member, twice.Height),
			En: fmt.Sprintf("member %s signed two different blocks of height %d: report it to the regulator",
				twice.Member, twice.Height)}
		if twice.Own {
			alarm.Zh += "；使用的是本节点的密钥：请立即查找并停止使用同一密钥的另一节点"
			alarm.En += "; it was this node's key: find the other node that uses it and stop it at once"
		}
		alarms = append(alarms, alarm)
	}
	return alarms
}

// chainMetrics shows how the chain's members vote.
type chainMetrics struct {
	status func() chain.Status

	stalled, missed, twice *prometheus.Desc
}

func newChainMetrics(status func() chain.Status) *chainMetrics {
	return &chainMetrics{status,
		prometheus.NewDesc("tallystick_stalled_seconds",
			"How long envelopes have waited without a block; 0 unless that is an alarm.", nil, nil),
		prometheus.NewDesc("tallystick_missed_votes", "Blocks in a row that lack a member's vote.", []string{"member"},
			nil),
		prometheus.NewDesc("tallystick_signed_twice",
			"Proofs that a member signed two blocks of one height, since the start.", nil, nil)}
}

// Describe implements prometheus.Collector.
func (m *chainMetrics) Describe(to chan<- *prometheus.Desc) {
	to <- m.stalled
	to <- m.missed
	to <- m.twice
}

// Collect implements prometheus.Collector.
func (m *chainMetrics) Collect(to chan<- prometheus.Metric) {
	s := m.status()
	to <- prometheus.MustNewConstMetric(m.stalled, prometheus.GaugeValue, s.Stalled.Seconds())
	to <- prometheus.MustNewConstMetric(m.twice, prometheus.CounterValue, float64(len(s.SignedTwice)))
	for name, blocks := range s.Missed {
		to <- prometheus.MustNewConstMetric(m.missed, prometheus.GaugeValue, float64(blocks), name)
	}
}
