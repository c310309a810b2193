"""What a page is about, in the words of schema.org: dictionaries for its block of JSON-LD. Addresses are in full."""

from publishing.templatetags.pages import beginning, html_code


def of_organ(facts, home):
    """Whose site it is; `home` is the address of its first page."""
    said = {"name": facts.organ or facts.name, "url": home, "telephone": facts.telephone, "address": facts.address}
    return {"@type": "Organization", "@id": f"{home}#organ"} | filled(said)


def of_site(facts, home, language):
    said = {"name": facts.name, "url": home, "inLanguage": html_code(language), "publisher": {"@id": f"{home}#organ"}}
    return {"@type": "WebSite", "@id": f"{home}#site"} | said


def of_branch(branch, profile, address, image, organ):
    said = {
        "url": address,
        "name": branch.name,
        "alternateName": profile.brand_name,
        "slogan": profile.slogan,
        "description": beginning(profile.introduction),
        "foundingDate": branch.founded and branch.founded.isoformat(),
        "image": image,
        "parentOrganization": organ,
    }
    return {"@type": "Organization", "@id": f"{address}#branch"} | filled(said)


def of_article(edition, address, image, organ, series):
    """`series` is the address of the article's series, if it has one."""
    said = {
        "url": address,
        "mainEntityOfPage": address,
        "headline": edition.title,
        "alternativeHeadline": edition.subtitle,
        "description": edition.summary,
        "datePublished": edition.published_at.isoformat(timespec="seconds"),
        "dateModified": edition.live_from.isoformat(timespec="seconds"),
        "author": person(edition.author) or organ,
        "editor": person(edition.responsible_editor),
        "sourceOrganization": edition.source and {"@type": "Organization", "name": edition.source},
        "publisher": organ,
        "keywords": edition.keywords,
        "articleSection": edition.column.name,
        "isPartOf": series and {"@type": "CreativeWorkSeries", "name": edition.series.name, "url": series},
        "position": edition.series_number,
        "image": image,
        "inLanguage": html_code(edition.language),
    }
    return {"@type": "NewsArticle", "@id": f"{address}#article"} | filled(said)


def of_trail(steps):
    """Where a page stands: pairs of name and address, from the first page to the page itself."""
    items = [
        {"@type": "ListItem", "position": place, "name": str(name), "item": address}
        for place, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def person(name):
    return name and {"@type": "Person", "name": name}


def filled(said):
    return {name: value for name, value in said.items() if value}
