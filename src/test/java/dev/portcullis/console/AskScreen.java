package dev.portcullis.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The page of one ask. */
record AskScreen(Page page) {
    /** The case as it was written when it was asked about. */
    Locator shown() {
        return page.locator("article.case");
    }

    /** One way of showing its differences: unified, split or raw. */
    Locator differences(String as) {
        return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Differences are shown"))
                .getByLabel(as);
    }

    /** What is signed, byte for byte. */
    Locator raw() {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("What is signed, byte for byte"));
    }

    Locator reason() {
        return page.getByLabel("Reason");
    }

    Locator grant() {
        return button("Grant with passkey");
    }

    Locator decline() {
        return button("Decline with passkey");
    }

    Locator reviewNext() {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Review next"));
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** What became of what was pressed. */
    Locator progress() {
        return page.locator("[data-ask-progress]");
    }

    /** Why nothing became of it. */
    Locator trouble() {
        return page.locator("[data-ask-trouble]");
    }

    Locator answered() {
        return page.locator("[data-ask-answered]");
    }
}
