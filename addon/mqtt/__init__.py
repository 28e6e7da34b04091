"""The household on an MQTT broker: facts as they happen, states that last, discovery."""
