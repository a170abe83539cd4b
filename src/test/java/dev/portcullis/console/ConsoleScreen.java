package dev.portcullis.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** What every page of the console has. */
record ConsoleScreen(Page page) {
    Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    /** The header: how the gate stands, and who looks. */
    Locator header() {
        return page.getByRole(AriaRole.BANNER);
    }

    Locator section(String name) {
        return page.getByRole(
                        AriaRole.NAVIGATION,
                        new Page.GetByRoleOptions().setName("Console").setExact(true))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name));
    }

    /** What it says when it hears no news. */
    Locator lost() {
        return page.getByRole(AriaRole.ALERT);
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator main() {
        return page.getByRole(AriaRole.MAIN);
    }
}
