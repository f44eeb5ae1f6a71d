package trade

// Said words a refusal for the pages of business. It is set from outside, since
// package words imports this one.
var Said func(Refusal) string
