override TIMEOUT = 45
