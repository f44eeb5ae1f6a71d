package api

import "tallystick/gateway"

func (s *Server) registerRateCommands() {
	post[gateway.PublishRatesForm](s, "/v1/rates", "rates", "publish-rates", "Publish the mid rates of a day")
}
