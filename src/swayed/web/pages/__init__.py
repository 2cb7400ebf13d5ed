"""The pages, one module each."""

from swayed.web.pages import (
    access,
    api,
    collaborations,
    currents,
    customers,
    data,
    enter,
    experiments,
    how,
    manage,
    money,
    path,
    people,
    plan,
    report,
    rights,
    situation,
    today,
)

_PAGES = (
    enter, today, situation, customers, people, path, currents, plan, money, experiments, collaborations, manage, how, data, rights,
    report, access, api
)  # fmt: skip
ROUTERS = tuple(module.router for module in _PAGES)
