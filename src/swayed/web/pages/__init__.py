"""The pages, one module each."""

from swayed.web.pages import access, api, customers, data, enter, path, people, situation, today

ROUTERS = tuple(module.router for module in (enter, today, situation, customers, people, path, data, access, api))
