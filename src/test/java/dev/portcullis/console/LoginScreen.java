package dev.portcullis.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.portcullis.local.Credentials;

/** The identity provider's form. */
record LoginScreen(Page page) {
    void logIn(Credentials person) {
        page.getByLabel("Username").fill(person.user());
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(person.password());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign In"))
                .click();
    }

    /** What it says of a login it refused. */
    Locator refusal() {
        return page.getByText("Invalid username or password");
    }
}
