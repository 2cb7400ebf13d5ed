"""The pages, one module each."""

from swayed.web.pages import customers, data, enter, path, people, situation, today

ROUTERS = tuple(module.router for module in (enter, today, situation, customers, people, path, data))
