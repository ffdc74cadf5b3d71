"""Texts that would run a script, if anything let them: each would open a dialog."""

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><script>alert(1)</script>",
    "<svg onload=alert(1)><circle /></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    '<a href="javascript:alert(1)">Words</a>',
    '<a href="java&#10;script:alert(1)">Words</a>',
    '<a href="data:text/html,<script>alert(1)</script>">Words</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<details open ontoggle=alert(1)>Words</details>",
    "<p onpointerover=alert(1) style=position:fixed;inset:0>Words</p>",
    "<form action=javascript:alert(1)><button autofocus onfocus=alert(1)>Words</button></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<base href=javascript:alert(1)//><a href=x>Words</a>",
    "<h3>&lt;img src=x onerror=alert(1)&gt;</h3>",
]
