# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The four services, as their documentation shows requests and answers."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from .server import TOKEN, Answer, Asked, Issue, TicketServer

PROJECT = {"github": "example/accounts", "gitlab": "example/accounts", "jira": "AWS", "servicenow": "incident"}
USER = "drift@example.com"
_BASIC = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()


class GitHubServer(TicketServer):
    """https://docs.github.com/rest/issues/issues"""

    _ISSUES = f"/repos/{PROJECT['github']}/issues"

    def is_known(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") in (f"token {TOKEN}", f"Bearer {TOKEN}")

    def opens(self, asked: Asked) -> bool:
        return (asked.method, asked.path) == ("POST", self._ISSUES)

    def answer(self, asked: Asked) -> Answer:
        if self.opens(asked):
            return 201, self._shown(self.add(asked.body["title"], asked.body["body"], asked.body["labels"])), {}
        if not asked.path.startswith(self._ISSUES):
            return 200, {"full_name": PROJECT["github"], "url": f"{self.url}/repos/{PROJECT['github']}"}, {}
        if asked.path == self._ISSUES:
            return self.linked_page(asked, self._ISSUES, self._shown)
        parts = asked.path.removeprefix(f"{self._ISSUES}/").split("/")
        issue = self.issues[int(parts[0]) - 1]
        if parts[1:] == ["comments"]:
            issue.comments.append(asked.body["body"])
            return 201, {"id": 1, "body": asked.body["body"]}, {}
        if asked.method == "PATCH":
            issue.title, issue.body = asked.body["title"], asked.body["body"]
            issue.is_open = asked.body.get("state", "open" if issue.is_open else "closed") == "open"
        return 200, self._shown(issue), {}

    def _shown(self, issue: Issue) -> dict[str, Any]:
        address = f"{self.url}{self._ISSUES}/{issue.number}"
        return {
            "id": 1000 + issue.number,
            "number": issue.number,
            "url": address,
            "html_url": f"{self.url}/{PROJECT['github']}/issues/{issue.number}",
            "title": issue.title,
            "body": issue.body,
            "state": "open" if issue.is_open else "closed",
            "labels": [{"name": label} for label in issue.labels],
        }


class GitLabServer(TicketServer):
    """https://docs.gitlab.com/api/issues"""

    _ISSUES = "/api/v4/projects/example%2Faccounts/issues"

    def is_known(self, asked: Asked) -> bool:
        return asked.headers.get("private-token") == TOKEN

    def opens(self, asked: Asked) -> bool:
        return (asked.method, asked.path) == ("POST", self._ISSUES)

    def answer(self, asked: Asked) -> Answer:
        body = asked.body or {}
        if self.opens(asked):
            labels = body["labels"].split(",") if isinstance(body["labels"], str) else body["labels"]
            return 201, self._shown(self.add(body["title"], body["description"], labels)), {}
        if asked.path == self._ISSUES:
            return self.linked_page(asked, self._ISSUES, self._shown)
        parts = asked.path.removeprefix(f"{self._ISSUES}/").split("/")
        issue = self.issues[int(parts[0]) - 1]
        if parts[1:] == ["notes"]:
            issue.comments.append(body["body"])
            return 201, {"id": 1, "body": body["body"]}, {}
        issue.title, issue.body = body["title"], body["description"]
        issue.is_open = {"close": False, "reopen": True}.get(body.get("state_event", ""), issue.is_open)
        return 200, self._shown(issue), {}

    def _shown(self, issue: Issue) -> dict[str, Any]:
        return {
            "id": 1000 + issue.number,
            "iid": issue.number,
            "web_url": f"{self.url}/example/accounts/-/issues/{issue.number}",
            "title": issue.title,
            "description": issue.body,
            "state": "opened" if issue.is_open else "closed",
            "labels": issue.labels,
        }


class JiraServer(TicketServer):
    """https://developer.atlassian.com/cloud/jira/platform/rest/v2 and, for searches of Cloud, v3."""

    _ISSUE = "/rest/api/2/issue"
    #: The names of a workflow's statuses, with their categories.
    _STATUSES: ClassVar = {True: ("To Do", "new"), False: ("Done", "done")}

    def is_known(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == _BASIC

    def is_read(self, asked: Asked) -> bool:
        return "/search" in asked.path

    def opens(self, asked: Asked) -> bool:
        return (asked.method, asked.path) == ("POST", self._ISSUE)

    def answer(self, asked: Asked) -> Answer:
        if asked.path.endswith("/serverInfo"):
            about = {"baseUrl": self.url, "version": "1001.0.0", "versionNumbers": [1001, 0, 0]}
            return 200, {**about, "deploymentType": "Cloud"}, {}
        if asked.path.endswith("/field"):
            return 200, [], {}
        if self.opens(asked):
            given = asked.body["fields"]
            assert (given["project"], given["issuetype"]) == ({"key": PROJECT["jira"]}, {"name": "Task"})
            issue = self.add(given["summary"], given["description"], given["labels"])
            return 201, {"id": str(issue.number), "key": f"AWS-{issue.number}", "self": self._self(issue)}, {}
        if asked.path.endswith("/search/jql"):
            return self._searched({**asked.query, **(asked.body or {})})
        name, _slash, rest = asked.path.removeprefix(f"{self._ISSUE}/").partition("/")
        return self._of_one(asked, self.issues[int(name.rpartition("-")[2]) - 1], rest)

    def _searched(self, asked: dict[str, Any]) -> Answer:
        assert 'project = "AWS"' in asked["jql"]
        label = asked["jql"].partition('labels = "')[2].partition('"')[0]
        number = int(asked.get("nextPageToken") or 0)
        issues, more = self.page(number, label)
        token = {"nextPageToken": str(number + 1)} if more else {}
        return 200, {"issues": [self._shown(issue) for issue in issues], "isLast": not more, **token}, {}

    def _of_one(self, asked: Asked, issue: Issue, rest: str) -> Answer:
        if rest == "transitions" and asked.method == "GET":
            ways = [
                {"id": str(21 + done), "name": name, "to": {"name": name, "statusCategory": {"key": category}}}
                for done, (name, category) in enumerate(self._STATUSES.values())
            ]
            return 200, {"transitions": ways}, {}
        if rest == "transitions":
            issue.is_open = str(asked.body["transition"]["id"]) == "21"
            return 204, None, {}
        if rest == "comment":
            issue.comments.append(asked.body["body"])
            return 201, {"id": "1", "body": asked.body["body"]}, {}
        if asked.method == "PUT":
            given = asked.body["fields"]
            issue.title, issue.body = given["summary"], given["description"]
            return 204, None, {}
        return 200, self._shown(issue), {}

    def _self(self, issue: Issue) -> str:
        return f"{self.url}{self._ISSUE}/{issue.number}"

    def _shown(self, issue: Issue) -> dict[str, Any]:
        name, category = self._STATUSES[issue.is_open]
        status = {"name": name, "statusCategory": {"key": category}}
        fields = {"summary": issue.title, "description": issue.body, "status": status}
        return {"id": str(issue.number), "key": f"AWS-{issue.number}", "self": self._self(issue), "fields": fields}

    def error(self, message: str) -> Any:
        return {"errorMessages": [message], "errors": {}}


class ServiceNowServer(TicketServer):
    """https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html"""

    _TABLE = f"/api/now/table/{PROJECT['servicenow']}"

    def is_known(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == _BASIC

    def opens(self, asked: Asked) -> bool:
        return asked.method == "POST"

    def answer(self, asked: Asked) -> Answer:
        body = asked.body or {}
        if self.opens(asked):
            labels = [body["correlation_display"]]
            return 201, {"result": self._shown(self.add(body["short_description"], body["description"], labels))}, {}
        if asked.path == self._TABLE:
            label = asked.query["sysparm_query"].partition("correlation_display=")[2].partition("^")[0]
            start, size = int(asked.query["sysparm_offset"]), int(asked.query["sysparm_limit"])
            found = [issue for issue in self.issues if label in issue.labels][start : start + size]
            return 200, {"result": [self._shown(issue) for issue in found]}, {}
        issue = self.issues[int(asked.path.rpartition("/")[2], 16) - 1]
        issue.title, issue.body = body["short_description"], body["description"]
        issue.is_open = {"6": False, "2": True}.get(body.get("state", ""), issue.is_open)
        if "state" in body and not issue.is_open:
            # The platform refuses to resolve an incident without these.
            assert body["close_code"]
        issue.comments += [body[name] for name in ("close_notes", "comments") if name in body]
        return 200, {"result": self._shown(issue)}, {}

    def _shown(self, issue: Issue) -> dict[str, Any]:
        return {
            "sys_id": f"{issue.number:032x}",
            "number": f"INC{issue.number:07}",
            "state": "1" if issue.is_open else "6",
            "short_description": issue.title,
            "description": issue.body,
            "correlation_id": "",
        }

    def error(self, message: str) -> Any:
        return {"error": {"message": message, "detail": ""}, "status": "failure"}


SERVERS: dict[str, type[TicketServer]] = {
    "github": GitHubServer,
    "gitlab": GitLabServer,
    "jira": JiraServer,
    "servicenow": ServiceNowServer,
}
