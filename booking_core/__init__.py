"""The booking core: rules, log and views; knows neither HTTP, MQTT nor Home Assistant."""
