-- A model that takes its time over an answer: exponentially distributed, 5 ms on average.
local MEAN = 5
local ANSWER = '{"prediction": "yes", "score": 0.75}'

core.register_service("model", "http", function(applet)
  core.msleep(math.floor(0.5 - MEAN * math.log(1 - math.random())))
  applet:set_status(200)
  applet:add_header("content-type", "application/json")
  applet:add_header("content-length", tostring(#ANSWER))
  applet:start_response()
  applet:send(ANSWER)
end)
