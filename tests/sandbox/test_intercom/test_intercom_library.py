"""The vendor's own library works against the rehearsal, through a real socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from intercom import (
    AdminReplyConversationRequest,
    ConversationsManageRequestBody_Assignment,
    ConversationsManageRequestBody_Close,
    CreateContactRequestWithExternalId,
    CreateOrUpdateTagRequest,
    Intercom,
)
from intercom.core.api_error import ApiError

from sandbox.core import Request
from sandbox.intercom import IntercomCore

from .conftest import ACCORD


class Shell(BaseHTTPRequestHandler):
    """Hands each HTTP request to the workspace of its server."""

    core: IntercomCore
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.core.handle(Request(self.command, self.path, headers, body))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def library(core: IntercomCore) -> Iterator[Intercom]:
    """python-intercom, connected to the workspace over loopback."""
    shell = type("ShellOfCore", (Shell,), {"core": core})
    server = ThreadingHTTPServer(("127.0.0.1", 0), shell)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    client = Intercom(
        base_url=f"http://127.0.0.1:{server.server_address[1]}",
        token=core.world.secret("intercom_token"),
        headers={"Intercom-Version": "2.14"},
    )
    yield client
    client._client_wrapper.httpx_client.httpx_client.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_library_describes_the_workspace(library: Intercom) -> None:
    me = library.admins.identify()
    teams = library.teams.list()
    attributes = library.data_attributes.list(model="conversation")

    assert me is not None
    assert me.app is not None
    assert me.app.timezone == "Europe/Paris"
    assert teams.teams is not None
    assert next(team.name for team in teams.teams) == "Service client"
    assert attributes.data is not None
    assert {one.name for one in attributes.data} >= {"order_number", "contact_reason"}


def test_the_library_works_on_a_conversation(library: Intercom, chat: str) -> None:
    talk = library.conversations
    comment = AdminReplyConversationRequest(message_type="comment", admin_id=ACCORD, body="Oui")
    assign = ConversationsManageRequestBody_Assignment(
        type="team", admin_id=ACCORD, assignee_id="7000002"
    )
    talk.reply(chat, request=comment)
    talk.manage(chat, request=assign)
    talk.update(chat, title="Retard", custom_attributes={"order_number": "CMD-00001234"})
    tag = library.tags.create(request=CreateOrUpdateTagRequest(name="vip"))
    library.tags.tag_conversation(chat, tag_id=tag.id, admin_id=ACCORD)
    tagged = talk.find(chat)
    library.tags.untag_conversation(chat, tag.id, admin_id=ACCORD)
    talk.manage(chat, request=ConversationsManageRequestBody_Close(admin_id=ACCORD))
    shown = talk.find(chat)

    assert tagged.tags is not None
    assert [one.name for one in tagged.tags.tags] == ["vip"]
    assert shown.tags is not None
    assert shown.tags.tags == []
    assert (shown.title, shown.state) == ("Retard", "closed")
    assert shown.custom_attributes == {"order_number": "CMD-00001234"}
    assert shown.conversation_parts is not None
    assert shown.conversation_parts.conversation_parts[0].body == "<p>Oui</p>"


def test_the_library_works_on_contacts(library: Intercom) -> None:
    request = CreateContactRequestWithExternalId(external_id="k-1", email="a@exemple.fr")
    made = library.contacts.create(request=request)
    assert made.id is not None
    library.contacts.update(made.id, name="Ana")

    assert library.contacts.find(made.id).name == "Ana"
    with pytest.raises(ApiError) as refused:
        library.contacts.create(request=request)
    assert refused.value.status_code == 409


def test_the_library_lists_all_pages(library: Intercom, core: IntercomCore, contact: str) -> None:
    for number in range(5):
        core.customer_opens(contact, f"n{number}", "Bonjour")

    assert len(list(library.conversations.list(per_page=2))) == 5
