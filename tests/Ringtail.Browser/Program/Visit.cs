using Microsoft.Playwright;

namespace Ringtail.Browser.Program;

/// <summary>One person's browser. Remembers what went wrong in its console.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly RunningProgram _program;

    public Visit(RunningProgram program, IBrowserContext context, IPage page)
    {
        _program = program;
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _errors.Add(message.Text);
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }
    /// <summary>What the browser's console said as an error.</summary>
    public IReadOnlyList<string> Errors => _errors;
    /// <summary>What the program wrote so far.</summary>
    public string Output => _program.Output;

    /// <summary>The browser's console had no error, from the first page on.</summary>
    public void AssertNoErrors() => Assert.True(_errors.Count == 0, $"{string.Join('\n', _errors)}\n{_program.Output}");

    public ILocator This(string testId) => Page.GetByTestId(testId);

    public async Task<Visit> SignInAsync(string user = RunningProgram.User, string password = RunningProgram.Password)
    {
        await Page.GotoAsync("/sign-in");
        await This("user-name").FillAsync(user);
        await This("password").FillAsync(password);
        await This("sign-in").ClickAsync();
        return this;
    }

    /// <summary>Opens a page and waits until it is alive: its heading is there only when the circuit is.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await AliveAsync();
    }

    public async Task AliveAsync()
    {
        try
        {
            await Page.Locator("main h1").First.WaitForAsync();
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"{Page.Url} did not come to life. Console: {string.Join(" | ", _errors)} "
                + $"Page: {await Page.InnerTextAsync("body")}\n{_program.Output}", late);
        }
    }

    /// <summary>Leaves a picture of where the test ended: what one wants to see first when it failed.</summary>
    public async ValueTask DisposeAsync()
    {
        var test = TestContext.Current.TestMethod?.MethodName ?? "test";
        await this.ShootAsync("last", $"{test}-{Page.ViewportSize?.Width}", fullPage: false);
        await _context.DisposeAsync();
    }
}
