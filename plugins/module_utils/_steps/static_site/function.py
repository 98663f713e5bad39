# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The CloudFront function of a static site: which file a path means, and which name the site has. Pure.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable

RUNTIME = "cloudfront-js-2.0"
ROUTINGS = ("directory_index", "spa", "none")

_TEMPLATE = """\
// Made by dayone.aws: changes to it are undone by its next run.
var CANONICAL = %(canonical)s;
var REDIRECTED = %(redirected)s;
var ROUTING = %(routing)s;
var INDEX = %(index)s;

function query(values) {
  var parts = [];
  for (var key in values) {
    var item = values[key];
    var all = item.multiValue || [item];
    for (var i = 0; i < all.length; i++) {
      parts.push(all[i].value === '' ? key : key + '=' + all[i].value);
    }
  }
  return parts.length ? '?' + parts.join('&') : '';
}

// The whole address, never a bare path: one that begins with two slashes would lead to another host.
function moved(host, uri, request) {
  return {
    statusCode: 301,
    statusDescription: 'Moved Permanently',
    headers: { location: { value: 'https://' + host + uri + query(request.querystring) } },
  };
}

function handler(event) {
  var request = event.request;
  var host = request.headers.host ? request.headers.host.value.toLowerCase() : '';
  // S3 takes a plus sign in a path for a space, and browsers send it as it is.
  var uri = request.uri.replace(/[+]/g, '%%2B');
  request.uri = uri;
  if (REDIRECTED.indexOf(host) >= 0) {
    return moved(CANONICAL, uri, request);
  }
  var last = uri.substring(uri.lastIndexOf('/') + 1);
  var file = last.indexOf('.') >= 0 || uri.indexOf('/.well-known/') === 0;
  if (ROUTING === 'spa' && !file) {
    request.uri = '/' + INDEX;
  } else if (ROUTING === 'directory_index' && last === '') {
    request.uri = uri + INDEX;
  } else if (ROUTING === 'directory_index' && !file) {
    return moved(host, uri + '/', request);
  }
  return request;
}
"""


def function_code(routing: str, index: str, aliases: Iterable[str] = (), canonical: str | None = None) -> str:
    """The function's code.

    Args:
        routing: one of ``ROUTINGS``. ``directory_index`` gives a directory's index, ``spa`` the root's index for every
            path that is no file.
        index: the name of an index.
        aliases: the site's names.
        canonical: the name to which all other aliases are redirected. None: no redirection.
    """
    others = sorted(set(aliases) - {canonical}) if canonical else []
    values = {"canonical": canonical or "", "redirected": others, "routing": routing, "index": index}
    return _TEMPLATE % {key: json.dumps(value) for key, value in values.items()}
