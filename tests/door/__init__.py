"""The door, tried from outside: a real server, real requests, real websockets."""
